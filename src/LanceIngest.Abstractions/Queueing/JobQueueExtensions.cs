namespace LanceIngest;

/// <summary>Conveniences for <see cref="IJobQueue"/>.</summary>
public static class JobQueueExtensions
{
    /// <summary>Enqueues one job. When it returns, the queue has accepted it.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="job">The job.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>A task that ends when the job is accepted.</returns>
    /// <exception cref="EnqueueException">The job was not accepted.</exception>
    public static Task EnqueueAsync(this IJobQueue queue, AnalysisJob job, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(queue);
        ArgumentNullException.ThrowIfNull(job);
        return queue.EnqueueAsync([job], cancellationToken);
    }
}
