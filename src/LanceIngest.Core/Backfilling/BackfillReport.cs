namespace LanceIngest;

/// <summary>What a back-fill did.</summary>
public sealed class BackfillReport
{
    /// <summary>The source.</summary>
    public required string Source { get; init; }

    /// <summary>Entries that an interrupted run before this one was done with already.</summary>
    public required long Resumed { get; init; }

    /// <summary>Entries that this run looked at.</summary>
    public required long Listed { get; init; }

    /// <summary>Entries that are up to date: the table has their rows, of this version and this embedding model.</summary>
    public required long Unchanged { get; init; }

    /// <summary>Entries of which an earlier run enqueued or ingested this very version.</summary>
    public required long SentBefore { get; init; }

    /// <summary>Jobs that were enqueued, or ingested when the back-fill is direct.</summary>
    public required long Sent { get; init; }

    /// <summary>Rows written; 0 unless the back-fill is direct.</summary>
    public required long Rows { get; init; }

    /// <summary>Entries that could not be sent or ingested. The next run tries them again.</summary>
    public required long Failed { get; init; }

    /// <summary>Why entries failed: the first of them.</summary>
    public required IReadOnlyList<IngestionFailure> Failures { get; init; }

    /// <summary>How long it took.</summary>
    public required TimeSpan Elapsed { get; init; }
}
