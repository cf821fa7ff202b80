using System.Collections.Concurrent;

namespace LanceIngest.Sqs.Tests.Support;

/// <summary>Stands in for the dispatcher: the worker is what is tested, and what a job does is a delegate.</summary>
internal sealed class TestDispatcher(Func<AnalysisJob, CancellationToken, Task<JobResult>>? run = null) : IJobDispatcher
{
    public static readonly JobResult Success = JobResult.Success(1, 1);

    private readonly ConcurrentQueue<AnalysisJob> _started = new();

    /// <summary>The ids of the jobs that were started, in that order.</summary>
    public IReadOnlyList<string> Started => [.. _started.Select(job => job.AssetId)];

    public Func<CancellationToken, ValueTask> Ready { get; set; } = _ => ValueTask.CompletedTask;

    public async Task<JobResult> DispatchAsync(AnalysisJob job, CancellationToken cancellationToken = default)
    {
        _started.Enqueue(job);
        return run is null ? Success : await run(job, cancellationToken);
    }

    public ValueTask WaitUntilReadyAsync(CancellationToken cancellationToken = default) => Ready(cancellationToken);

    public Task UntilStartedAsync(int count)
        => Until.TrueAsync(() => _started.Count >= count, $"{_started.Count} of {count} jobs were started.");
}
