namespace LanceIngest;

/// <summary>Tells how full the queues are.</summary>
/// <remarks>Implementations are safe to call from many threads.</remarks>
public interface IQueueInspector
{
    /// <summary>Reads the depths of the queues of jobs and of their dead-letter queues.</summary>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <returns>Each queue of jobs, followed by its dead-letter queue when it has one.</returns>
    /// <exception cref="IngestionException">Transient: a queue cannot be read; the message names it.</exception>
    Task<IReadOnlyList<QueueDepth>> GetDepthsAsync(CancellationToken cancellationToken = default);
}
