namespace LanceIngest;

/// <summary>Conveniences of <see cref="ParallelIngestionService"/>.</summary>
public static class ParallelIngestionServiceExtensions
{
    /// <summary>Makes the table hold these items as they are.</summary>
    /// <param name="ingestion">The service.</param>
    /// <param name="items">The items. Their rows replace those the table holds of them.</param>
    /// <param name="cancellationToken">Stops taking items and waiting; items already on their way may still be committed.</param>
    /// <returns>What was written, and which items failed.</returns>
    /// <remarks>An item older than its rows in the table, by <see cref="ContentItem.UpdatedAt"/>, counts as unchanged.</remarks>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static Task<IngestionResult> IngestAsync(
        this ParallelIngestionService ingestion, IEnumerable<ContentItem> items, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(ingestion);
        ArgumentNullException.ThrowIfNull(items);
        return ingestion.IngestAsync(items.ToAsyncEnumerable(), cancellationToken);
    }
}
