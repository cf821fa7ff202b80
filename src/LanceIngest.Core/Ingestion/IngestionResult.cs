namespace LanceIngest;

/// <summary>What became of the items of one call of <see cref="ParallelIngestionService"/>.</summary>
public sealed class IngestionResult
{
    /// <summary>How many rows were written.</summary>
    public required int Rows { get; init; }

    /// <summary>How many texts were embedded.</summary>
    public required int Embeddings { get; init; }

    /// <summary>How many items were up to date already.</summary>
    public required int Unchanged { get; init; }

    /// <summary>The items that failed; all others are committed.</summary>
    public required IReadOnlyList<IngestionFailure> Failures { get; init; }
}
