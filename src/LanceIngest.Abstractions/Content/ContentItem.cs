namespace LanceIngest;

/// <summary>One searchable thing: a document, an image, a key-frame, an audio track, a video. It becomes one row or, when long, several.</summary>
public sealed class ContentItem
{
    /// <summary>The asset id, which becomes the row id of a single chunk and the <c>parent_id</c> of all.</summary>
    public required string Id { get; init; }

    /// <summary>The column <c>content_type</c>, for example <c>text</c> or <c>image</c>.</summary>
    public required string ContentType { get; init; }

    /// <summary>The column <c>title</c>.</summary>
    public required string Title { get; init; }

    /// <summary>The searchable text, in order. A chunk never spans two sections.</summary>
    public required IReadOnlyList<ContentSection> Sections { get; init; }

    /// <summary>The column <c>references</c>: a JSON text with links and metadata that a search result needs.</summary>
    /// <value>Default: <see langword="null"/>.</value>
    public string? References { get; init; }

    /// <summary>The column <c>updated_at</c>: the source's own time of change.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }
}
