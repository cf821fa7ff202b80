using System.Globalization;
using LanceIngest.Embedding.Pacing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace LanceIngest.Core.Tests.Embedding.Pacing;

/// <summary>Requests through a gate whose answers a test writes. A text is the number of its tokens.</summary>
internal sealed class GateCalls : IDisposable
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    public GateCalls(int maxConcurrentRequests = 16, ILoggerProvider? logs = null)
        => Gate = new EmbeddingGate(
            new EmbeddingOptions { MaxConcurrentRequests = maxConcurrentRequests },
            text => int.Parse(text, CultureInfo.InvariantCulture),
            Clock,
            logs?.CreateLogger("gate") ?? NullLogger.Instance);

    public FakeTimeProvider Clock { get; } = new(Sample.Now);

    public EmbeddingGate Gate { get; }

    public double Seconds => (Clock.GetUtcNow() - Sample.Now).TotalSeconds;

    /// <summary>Asks for a request. It is under way when this returns, unless it has to wait.</summary>
    public Call Start(int tokens = 1)
    {
        var call = new Call(this);
        call.Begin(tokens);
        return call;
    }

    /// <summary>The first request, whose answer tells the limits.</summary>
    public async Task LearnAsync(params (string Name, string Value)[] headers)
    {
        var first = Start();
        first.Answer(headers);
        await first.Result;
    }

    /// <summary>Lets time pass until a request is sent.</summary>
    /// <returns>When that was, in seconds since the start.</returns>
    public Task<double> SentAsync(Call call) => Clock.RunAsync(call.Sent, Step);

    public void Dispose() => Gate.Dispose();

    internal sealed class Call(GateCalls calls)
    {
        private readonly TaskCompletionSource<double> _sent = new();
        private TaskCompletionSource<int> _answer = new();
        private ProviderAnswer? _expected;

        /// <summary>When it was sent first, in seconds since the start.</summary>
        public Task<double> Sent => _sent.Task;

        public bool IsSent => _sent.Task.IsCompleted;

        /// <summary>How often it was sent.</summary>
        public int Tries { get; private set; }

        public Task<int> Result { get; private set; } = null!;

        public void Begin(int tokens) => Result = calls.Gate.RunAsync([tokens.ToString(CultureInfo.InvariantCulture)], SendAsync, CancellationToken.None);

        public void Answer(params (string Name, string Value)[] headers) => Answer(headers, tokens: null);

        public void Answer((string Name, string Value)[] headers, long? tokens)
        {
            Report(headers);
            _expected!.InputTokens = tokens;
            _answer.SetResult(0);
        }

        public void Fail(Exception failure, params (string Name, string Value)[] headers)
        {
            Report(headers);

            // Whoever sends again waits for another answer.
            var failed = _answer;
            _answer = new();
            failed.SetException(failure);
        }

        private void Report((string Name, string Value)[] headers) => _expected!.Report(name => headers.FirstOrDefault(header => header.Name == name).Value);

        private Task<int> SendAsync(CancellationToken cancellationToken)
        {
            Tries++;
            _expected = ProviderAnswer.Current;
            _sent.TrySetResult(calls.Seconds);
            return _answer.Task;
        }
    }
}
