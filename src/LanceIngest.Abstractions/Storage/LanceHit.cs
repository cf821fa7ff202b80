namespace LanceIngest;

/// <summary>A row that a query found.</summary>
public sealed class LanceHit
{
    /// <summary>The key of the row.</summary>
    public required string Id { get; init; }

    /// <summary>The asset that the row belongs to.</summary>
    public required string ParentId { get; init; }

    /// <summary>The content type.</summary>
    public required string ContentType { get; init; }

    /// <summary>The title.</summary>
    public required string Title { get; init; }

    /// <summary>The text of the row.</summary>
    public required string SearchableText { get; init; }

    /// <summary>The references, a JSON text.</summary>
    public string? References { get; init; }

    /// <summary>The higher the better. By vector: the cosine similarity, −1 to 1; by text: the BM25 score.</summary>
    public required double Score { get; init; }
}
