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
    /// <summary>Asked to wait longer, the call fails instead, and its job waits in the queue.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan BreakDuration = TimeSpan.FromSeconds(2);
    private readonly ResiliencePipeline _call;
    private readonly ResiliencePipeline _attempt;
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
        _call = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder()
                    .Handle<IngestionException>(static error => error.IsTransient && error is not (MisconfiguredException or ThrottledException) && !(error.RetryAfter > LongestWait))
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
            .Build();
        _attempt = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<IngestionException>(static error => error.IsTransient && error is not ThrottledException).Handle<TimeoutRejectedException>(),
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
    public Task<T> CallAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
        => CallAsync(call, static (attempt, token) => attempt(token), cancellationToken);

    /// <summary>Calls the dependency, waiting out what is transient.</summary>
    /// <param name="call">The call.</param>
    /// <param name="pace">Runs one try of it when its turn has come. The time it waits counts neither against the try nor against the dependency.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="IngestionException">It refused, or it was down for too long.</exception>
    public async Task<T> CallAsync<T>(
        Func<CancellationToken, Task<T>> call, Func<Func<CancellationToken, Task<T>>, CancellationToken, Task<T>> pace, CancellationToken cancellationToken)
    {
        try
        {
            return await _call.ExecuteAsync(async token => await pace(AttemptAsync, token).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        }
        catch (ExecutionRejectedException e)
        {
            // An open breaker remembers what opened it, and that says more.
            throw e.InnerException as IngestionException ?? IngestionException.Transient(_code, $"{Name} did not answer in time. Check that it is up.", e);
        }

        async Task<T> AttemptAsync(CancellationToken token)
            => await _attempt.ExecuteAsync(static async (work, stop) => await work(stop).ConfigureAwait(false), call, token).ConfigureAwait(false);
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
