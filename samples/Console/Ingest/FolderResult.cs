namespace LanceIngest.Console.Ingest;

/// <summary>What became of a folder.</summary>
/// <param name="Jobs">Jobs enqueued.</param>
/// <param name="Unusable">Why files were left out: what is wrong with each.</param>
/// <param name="Succeeded">Jobs whose rows are committed.</param>
/// <param name="DeadLettered">Jobs that went to the dead-letter queue.</param>
/// <param name="RowsWritten">Rows committed in this run.</param>
/// <param name="Embeddings">Texts embedded in this run.</param>
/// <param name="Elapsed">How long it took.</param>
/// <param name="Before">The table before; null when there was none.</param>
/// <param name="After">The table after; null when there is none.</param>
internal sealed record FolderResult(
    int Jobs,
    IReadOnlyList<string> Unusable,
    long Succeeded,
    long DeadLettered,
    long RowsWritten,
    long Embeddings,
    TimeSpan Elapsed,
    LanceTableState? Before,
    LanceTableState? After)
{
    /// <summary>Files and jobs that did not end as rows.</summary>
    public long Failed => Unusable.Count + Math.Max(0, Jobs - Succeeded);

    /// <summary>Whether the rows are exactly what they were before. The version does not tell: a server may compact the table meanwhile.</summary>
    public bool NothingChanged => RowsWritten == 0 && Embeddings == 0 && Before is not null && Before.Rows == After?.Rows;
}
