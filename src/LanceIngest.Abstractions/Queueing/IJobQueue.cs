namespace LanceIngest;

/// <summary>Where jobs are enqueued: all that an upload API needs.</summary>
/// <remarks>Implementations are safe to call from many threads.</remarks>
public interface IJobQueue
{
    /// <summary>Enqueues jobs. When it returns, the queue has accepted every one of them.</summary>
    /// <param name="jobs">The jobs; an empty list does nothing.</param>
    /// <param name="cancellationToken">Stops waiting; jobs sent so far stay enqueued.</param>
    /// <returns>A task that ends when all are accepted.</returns>
    /// <exception cref="EnqueueException">Some jobs were not accepted; it names each with its reason. All others are enqueued.</exception>
    Task EnqueueAsync(IReadOnlyList<AnalysisJob> jobs, CancellationToken cancellationToken = default);
}
