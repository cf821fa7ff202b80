using Microsoft.Extensions.Logging;

namespace LanceIngest.Diagnostics;

/// <summary>Every log message of this package. Ids, counts and codes only: texts, labels and keys never reach a log.</summary>
internal static partial class Log
{
    [LoggerMessage(1000, LogLevel.Debug, "Ingested {MediaType} {AssetId} ({Stage}): {Rows} rows, {Embeddings} embeddings in {Milliseconds:F0} ms")]
    public static partial void JobDone(ILogger logger, string assetId, string mediaType, string stage, int rows, int embeddings, double milliseconds);

    [LoggerMessage(1001, LogLevel.Warning, "Could not ingest {MediaType} {AssetId} ({Stage}): {Code}, {Outcome}")]
    public static partial void JobFailed(ILogger logger, string assetId, string mediaType, string stage, string code, string outcome, Exception error);

    [LoggerMessage(1002, LogLevel.Information, "The source of {MediaType} {AssetId} changed while its job ran; running it again (round {Round})")]
    public static partial void SourceMoved(ILogger logger, string assetId, string mediaType, int round);

    [LoggerMessage(1003, LogLevel.Warning, "The LanceDB service has no POST /delete: chunks that a document no longer has stay in the table. Said once")]
    public static partial void CannotDelete(ILogger logger);

    [LoggerMessage(1010, LogLevel.Information, "The embedding provider takes no more for now: no request is sent for {Seconds:F1} s")]
    public static partial void EmbeddingPaused(ILogger logger, double seconds);

    [LoggerMessage(1011, LogLevel.Warning, "The embedding cache fails: texts are embedded without it for {Seconds:F0} s")]
    public static partial void EmbeddingCacheDown(ILogger logger, double seconds, Exception? error);

    [LoggerMessage(1012, LogLevel.Debug, "A call of the embedding cache failed")]
    public static partial void EmbeddingCacheFailed(ILogger logger, Exception error);
}
