namespace LanceIngest;

/// <summary>Runs a job from its message to its committed rows. Workers and functions call this and nothing else.</summary>
/// <remarks>Implementations are safe to call from many threads; jobs in flight share embedding requests and commits.</remarks>
public interface IJobDispatcher
{
    /// <summary>Runs one job. A failure is a result, not an exception.</summary>
    /// <param name="job">The job.</param>
    /// <param name="cancellationToken">Abandons the job; nothing of it is acknowledged.</param>
    /// <returns>What became of it. When it succeeded, its rows are committed and its follow-up jobs accepted by the queue.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    Task<JobResult> DispatchAsync(AnalysisJob job, CancellationToken cancellationToken = default);

    /// <summary>Waits while a dependency is known to be down, so that a worker takes no jobs it could only fail.</summary>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>A task that has ended already when everything is believed to work.</returns>
    ValueTask WaitUntilReadyAsync(CancellationToken cancellationToken = default);
}
