namespace LanceIngest;

/// <summary>What the table knows of a row: enough to tell whether it is up to date.</summary>
public sealed class LanceRow
{
    /// <summary>The key.</summary>
    public required string Id { get; init; }

    /// <summary>The asset that the row belongs to.</summary>
    public required string ParentId { get; init; }

    /// <summary>The content hash, or <see langword="null"/> where another program wrote none.</summary>
    public string? ContentHash { get; init; }

    /// <summary>The source's time of change, or <see langword="null"/> where the table has no such column.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>The embedding model, or <see langword="null"/> where the table has no such column.</summary>
    public string? EmbeddingModel { get; init; }

    /// <summary>The vector, <c>float32[dim]</c>; empty unless it was asked for.</summary>
    public ReadOnlyMemory<float> Embedding { get; init; }
}
