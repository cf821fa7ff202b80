using LanceIngest.Diagnostics;
using LanceIngest.Ingestion;
using LanceIngest.Resilience;
using Microsoft.Extensions.Logging;
using Polly.CircuitBreaker;

namespace LanceIngest.Embedding.Pacing;

/// <summary>
/// Lets embedding requests through as fast as the provider takes them and no faster. It learns the provider's limits from its answers, waits
/// until the next request fits into what is left of them, keeps as many under way as are answered without delay, and when the provider asks
/// one caller to wait, all of them wait.
/// </summary>
internal sealed class EmbeddingGate : ICallPacing, IDisposable
{
    /// <summary>The first request goes alone, to learn the limits. It is small, so that the others are not held up by it.</summary>
    private const int FirstInputs = 40;

    /// <summary>What waits is spread over the calls that may be under way, but for fewer texts than this no call of their own is worth its fixed cost.</summary>
    private const int FewestInputs = 300;

    /// <summary>The first request is not waited for longer than this.</summary>
    private static readonly TimeSpan AloneAtMost = TimeSpan.FromSeconds(2);

    /// <summary>A request that was answered with 429 for so long fails; its jobs wait in the queue.</summary>
    private static readonly TimeSpan ThrottledAtMost = TimeSpan.FromMinutes(5);
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _door = new(1);
    private readonly RateLimits _limits = new();
    private readonly SharedPause _pause = new();
    private readonly ConcurrencyLimit _concurrency;
    private readonly EmbeddingOptions _options;
    private readonly Func<string, int> _countTokens;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly long _started;
    private TaskCompletionSource _changed = NewSignal();
    private TimeSpan _firstSentAt;
    private bool _hasAnswer;
    private int _atDoor;
    private int _inFlight;

    public EmbeddingGate(EmbeddingOptions options, Func<string, int> countTokens, TimeProvider time, ILogger logger)
    {
        (_options, _countTokens, _time, _logger) = (options, countTokens, time, logger);
        _started = time.GetTimestamp();
        _concurrency = new ConcurrencyLimit(options.MaxConcurrentRequests);
        IngestionMetrics.EmbedConcurrency.Record(_concurrency.Value);
    }

    /// <summary>What the provider's answers told of its limits.</summary>
    public MinuteLimits LimitsPerMinute
    {
        get
        {
            lock (_lock)
            {
                return _limits.PerMinute;
            }
        }
    }

    private TimeSpan Now => _time.GetElapsedTime(_started);

    /// <summary>
    /// Counting costs as much as some requests do, so it is left out where nothing depends on it: requests that are not kept small by a
    /// limit are kept small by their bytes.
    /// </summary>
    private bool CountsExactly => !_hasAnswer || _limits.AreKnown;

    /// <summary>What a text adds to the weight of a request.</summary>
    public int Weigh(string text) => Math.Max(1, CountsExactly ? _countTokens(text) : TokenCounter.CountBytes(text));

    public (int Items, int Weight) SizeFor(int waiting)
    {
        lock (_lock)
        {
            // An equal share for each call at once, so that none is left with a huge one while the others have ended.
            var calls = _limits.CallsAt(Now, _concurrency.Value);
            var items = _hasAnswer ? Math.Max(FewestInputs, (waiting + calls - 1) / calls) : FirstInputs;
            return (Math.Min(items, _options.MaxInputsPerRequest), _limits.WeightOfNext(_options.MaxTokensPerRequest));
        }
    }

    public async Task WaitForTurnAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            TimeSpan wait;
            Task changed;
            lock (_lock)
            {
                wait = _atDoor > 0 ? Timeout.InfiniteTimeSpan : WaitFor(tokens: 0);
                changed = _changed.Task;
            }

            if (wait == TimeSpan.Zero || wait > Dependency.LongestWait)
            {
                return;
            }

            await WaitAsync(changed, wait, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Runs a try of a request when its turn has come, and again for as long as the provider answers 429.</summary>
    /// <exception cref="IngestionException">The try failed, or the provider asks for a longer wait than a job should make in flight.</exception>
    public async Task<T> RunAsync<T>(IReadOnlyList<string> texts, Func<CancellationToken, Task<T>> attempt, CancellationToken cancellationToken)
    {
        TimeSpan? throttledSince = null;
        while (true)
        {
            var turn = await EnterAsync(texts, cancellationToken).ConfigureAwait(false);
            var answer = ProviderAnswer.Expect(_time);
            try
            {
                var result = await attempt(cancellationToken).ConfigureAwait(false);
                Leave(turn, Ending.Answered, answer);
                return result;
            }
            catch (ThrottledException refusal)
            {
                Leave(turn, Ending.Throttled, answer, refusal.RetryAfter);
                throttledSince ??= turn.SentAt;
                if (refusal.RetryAfter > Dependency.LongestWait || Now - throttledSince > ThrottledAtMost)
                {
                    throw;
                }
            }
            catch (Exception failure)
            {
                Leave(turn, EndingOf(failure, cancellationToken), answer, (failure as IngestionException)?.RetryAfter);
                throw;
            }
        }
    }

    public void Dispose() => _door.Dispose();

    private static Ending EndingOf(Exception failure, CancellationToken cancellationToken) => failure switch
    {
        BrokenCircuitException => Ending.NeverSent,
        IngestionException { IsTransient: false } or MisconfiguredException => Ending.Refused,
        _ => cancellationToken.IsCancellationRequested ? Ending.NeverSent : Ending.Failed,
    };

    private async Task<Turn> EnterAsync(IReadOnlyList<string> texts, CancellationToken cancellationToken)
    {
        var size = SizeOf(texts);
        Interlocked.Increment(ref _atDoor);
        try
        {
            await _door.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                return await WaitUntilItFitsAsync(size, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                _door.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _atDoor);
            Signal();
        }
    }

    private async Task<Turn> WaitUntilItFitsAsync(RequestSize size, CancellationToken cancellationToken)
    {
        TimeSpan? limitedSince = null;
        while (true)
        {
            TimeSpan wait;
            Task changed;
            lock (_lock)
            {
                var tokens = _limits.Estimate(size);
                wait = WaitFor(tokens);
                if (wait == TimeSpan.Zero)
                {
                    return Send(size, tokens, limitedSince);
                }

                changed = _changed.Task;
            }

            if (wait > Dependency.LongestWait)
            {
                throw new IngestionException(
                    IngestionErrors.EmbeddingFailed, $"The embedding provider's limits are used up for another {wait.TotalSeconds:F0} s.", isTransient: true) { RetryAfter = wait };
            }

            limitedSince ??= _hasAnswer && wait > TimeSpan.Zero ? Now : null;
            await WaitAsync(changed, wait, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>How long a request has to wait: nothing when it may go, without end until something changes.</summary>
    private TimeSpan WaitFor(double tokens)
    {
        var now = Now;
        if (_pause.LeftAt(now) is var pause && pause > TimeSpan.Zero)
        {
            return pause;
        }

        if (!_hasAnswer && _inFlight > 0 && _firstSentAt + AloneAtMost > now)
        {
            return _firstSentAt + AloneAtMost - now;
        }

        return _inFlight >= _concurrency.Value ? Timeout.InfiniteTimeSpan : _limits.TimeUntil(tokens, now);
    }

    private Turn Send(RequestSize size, double tokens, TimeSpan? limitedSince)
    {
        var now = Now;
        if (limitedSince is { } since)
        {
            IngestionMetrics.EmbedRateLimitWait.Record((now - since).TotalSeconds);
        }

        _firstSentAt = _inFlight == 0 ? now : _firstSentAt;
        _inFlight++;
        _limits.Sent(tokens);
        return new Turn(size, tokens, now, _inFlight);
    }

    private void Leave(Turn turn, Ending ending, ProviderAnswer answer, TimeSpan? retryAfter = null)
    {
        var paused = TimeSpan.Zero;
        lock (_lock)
        {
            var now = Now;
            _inFlight--;
            if (ending == Ending.NeverSent)
            {
                _limits.NeverSent(turn.Tokens);
            }
            else
            {
                _hasAnswer = true;
                _limits.Answered(turn.Tokens, answer.Limits, turn.SentAt, now);
                Judge(turn, ending, answer, now);
                paused = Pause(turn, ending, retryAfter, now);
            }
        }

        Signal();
        if (paused > TimeSpan.Zero)
        {
            Log.EmbeddingPaused(_logger, paused.TotalSeconds);
        }
    }

    private void Judge(Turn turn, Ending ending, ProviderAnswer answer, TimeSpan now)
    {
        if (ending == Ending.Answered)
        {
            _limits.Counted(turn.Size, answer.InputTokens ?? 0);
            _concurrency.Answered(turn.Size.Inputs, turn.Size.Weight, now - turn.SentAt, turn.InFlight);
            _pause.Answered();
        }
        else if (ending != Ending.Refused)
        {
            _concurrency.Failed(turn.SentAt, now);
        }

        IngestionMetrics.EmbedConcurrency.Record(_concurrency.Value);
    }

    /// <returns>How long the pause is that began with this answer.</returns>
    private TimeSpan Pause(Turn turn, Ending ending, TimeSpan? retryAfter, TimeSpan now)
    {
        var isPaused = _pause.LeftAt(now) > TimeSpan.Zero;
        if (retryAfter is { } asked)
        {
            _pause.Begin(asked, now);
        }
        else if (ending == Ending.Throttled)
        {
            _pause.BeginGuess(turn.SentAt, now);
        }

        if (ending == Ending.Throttled)
        {
            IngestionMetrics.EmbedThrottled.Add(1);
        }

        return isPaused ? TimeSpan.Zero : _pause.LeftAt(now);
    }

    private RequestSize SizeOf(IReadOnlyList<string> texts)
    {
        var exact = CountsExactly;
        return new RequestSize(texts.Count, texts.Sum(text => (long)Weigh(text)), exact);
    }

    private async Task WaitAsync(Task changed, TimeSpan wait, CancellationToken cancellationToken)
    {
        // Whole milliseconds, which is what timers count: a part of one would be no wait at all, again and again.
        var timeout = wait > TimeSpan.Zero ? TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)) : wait;
        await changed.WaitAsync(timeout, _time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
    }

    private void Signal() => Interlocked.Exchange(ref _changed, NewSignal()).TrySetResult();

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed record Turn(RequestSize Size, double Tokens, TimeSpan SentAt, int InFlight);

    private enum Ending
    {
        Answered,
        Refused,
        Throttled,
        Failed,
        NeverSent,
    }
}
