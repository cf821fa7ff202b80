namespace LanceIngest;

/// <summary>What a row is about.</summary>
public sealed class LanceRowInfo
{
    /// <summary>The key.</summary>
    public required string Id { get; init; }

    /// <summary>The asset that the row belongs to.</summary>
    public required string ParentId { get; init; }

    /// <summary>The content type.</summary>
    public required string ContentType { get; init; }

    /// <summary>The references, a JSON text.</summary>
    public string? References { get; init; }

    /// <summary>The source's time of change, or <see langword="null"/> where the table has no such column.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>The embedding model, or <see langword="null"/> where the table has no such column.</summary>
    public string? EmbeddingModel { get; init; }
}
