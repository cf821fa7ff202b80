namespace LanceIngest;

/// <summary>How far a back-fill is.</summary>
/// <param name="Settled">Entries that are done with, those of an interrupted run that this one continues included.</param>
/// <param name="Total">Entries that the source lists; <see langword="null"/> until they are counted.</param>
/// <param name="Sent">Jobs enqueued or ingested by this run.</param>
public sealed record BackfillProgress(long Settled, long? Total, long Sent);
