namespace LanceIngest;

/// <summary>A row of the table (wire contract 3), complete.</summary>
/// <remarks>A table made elsewhere may lack <c>parent_id</c>, <c>chunk_index</c>, <c>updated_at</c> and <c>embedding_model</c>; these values are then not stored.</remarks>
public sealed class LanceRecord
{
    /// <summary>The key, column <c>id</c>: the asset id, or <c>{assetId}#{n}</c> where there are several chunks.</summary>
    public required string Id { get; init; }

    /// <summary>The column <c>parent_id</c>: the asset id.</summary>
    public required string ParentId { get; init; }

    /// <summary>The column <c>chunk_index</c>, from 0.</summary>
    public int ChunkIndex { get; init; }

    /// <summary>The column <c>content_type</c>.</summary>
    public required string ContentType { get; init; }

    /// <summary>The column <c>title</c>.</summary>
    public required string Title { get; init; }

    /// <summary>The column <c>embedding</c>, <c>float32[dim]</c>: as many finite numbers as the table's dimension.</summary>
    public required ReadOnlyMemory<float> Embedding { get; init; }

    /// <summary>The column <c>searchable_text</c>.</summary>
    public required string SearchableText { get; init; }

    /// <summary>The column <c>content_hash</c>: equal exactly when text, metadata and embedding model are.</summary>
    public required string ContentHash { get; init; }

    /// <summary>The column <c>references</c>: a JSON text.</summary>
    public string? References { get; init; }

    /// <summary>The column <c>updated_at</c>, in milliseconds since the Unix epoch.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>The column <c>embedding_model</c>.</summary>
    public string? EmbeddingModel { get; init; }
}
