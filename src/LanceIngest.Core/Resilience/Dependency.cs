using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace LanceIngest.Resilience;

/// <summary>
/// A service that the jobs need: LanceDB, the embedding provider. Calls to it are retried through an outage of a minute or two, so
/// that jobs in flight wait instead of failing; a breaker tells workers meanwhile to take no more of them.
/// </summary>
internal sealed class Dependency
{
    private static readonly TimeSpan BreakDuration = TimeSpan.FromSeconds(2);

    /// <summary>Asked to wait longer, the call fails instead, and its job waits in the queue.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(2);
    private readonly ResiliencePipeline _pipeline;
    private readonly TimeProvider _time;
    private readonly string _code;
    private readonly Lock _lock = new();
    private TaskCompletionSource? _down;

    /// <param name="name">What it is, for messages.</param>
    /// <param name="code">The code of its failures.</param>
    /// <param name="attemptTimeout">How long one try may take.</param>
    /// <param name="time">The clock.</param>
    public Dependency(string name, string code, TimeSpan attemptTimeout, TimeProvider time)
    {
        Name = name;
        _code = code;
        _time = time;
        _pipeline = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder()
                    .Handle<IngestionException>(static error => error.IsTransient && error is not MisconfiguredException && !(error.RetryAfter > LongestWait))
                    .Handle<TimeoutRejectedException>()
                    .Handle<BrokenCircuitException>(),

                // 0.2 s doubling to 5 s: 30 tries outlast an outage of about two minutes.
                MaxRetryAttempts = 30,
                Delay = TimeSpan.FromMilliseconds(200),
                MaxDelay = TimeSpan.FromSeconds(5),
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                DelayGenerator = static arguments => ValueTask.FromResult((arguments.Outcome.Exception as IngestionException)?.RetryAfter),
            })
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<IngestionException>(static error => error.IsTransient).Handle<TimeoutRejectedException>(),
                FailureRatio = 0.8,

                // Two: few calls are under way at once, and one that retries makes few tries in the sampling time.
                MinimumThroughput = 2,
                SamplingDuration = TimeSpan.FromSeconds(5),
                BreakDuration = BreakDuration,
                OnOpened = _ => Became(down: true),
                OnClosed = _ => Became(down: false),
            })
            .AddTimeout(attemptTimeout)
            .Build();
    }

    /// <summary>What it is, for messages.</summary>
    public string Name { get; }

    /// <summary>Calls the dependency, waiting out what is transient.</summary>
    /// <exception cref="IngestionException">It refused, or it was down for too long.</exception>
    public async Task<T> CallAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await _pipeline.ExecuteAsync(static async (work, token) => await work(token).ConfigureAwait(false), call, cancellationToken).ConfigureAwait(false);
        }
        catch (ExecutionRejectedException e)
        {
            // An open breaker remembers what opened it, and that says more.
            throw e.InnerException as IngestionException ?? IngestionException.Transient(_code, $"{Name} did not answer in time. Check that it is up.", e);
        }
    }

    /// <summary>Ends when the dependency is believed to work. While it is down it ends now and then, so that somebody tries it.</summary>
    public async ValueTask WaitUntilReadyAsync(CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _down) is not { } down)
        {
            return;
        }

        // Without calls in flight nobody would notice that it is up again.
        var again = Task.Delay(BreakDuration * 2, _time, cancellationToken);
        await Task.WhenAny(down.Task, again).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
    }

    private ValueTask Became(bool down)
    {
        lock (_lock)
        {
            if (down)
            {
                _down ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
            else
            {
                _down?.TrySetResult();
                _down = null;
            }
        }

        return ValueTask.CompletedTask;
    }
}
