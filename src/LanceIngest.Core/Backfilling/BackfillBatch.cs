using System.Collections.Concurrent;

namespace LanceIngest.Backfilling;

/// <summary>Some entries, and what is to be done with them.</summary>
internal sealed class BackfillBatch
{
    public required IReadOnlyList<BackfillEntry> Entries { get; init; }

    public required int SentBefore { get; init; }

    public required int Unchanged { get; init; }

    public ConcurrentDictionary<AnalysisJob, BackfillEntry> Jobs { get; } = new(ReferenceEqualityComparer.Instance);

    public ConcurrentDictionary<BackfillEntry, IngestionException> Failed { get; } = new(ReferenceEqualityComparer.Instance);
}
