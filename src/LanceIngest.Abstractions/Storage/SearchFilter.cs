namespace LanceIngest;

/// <summary>Which rows a search looks at: those for which everything holds that is given here. Values are compared as they are, character by character.</summary>
public sealed class SearchFilter
{
    /// <summary>All rows.</summary>
    public static SearchFilter None { get; } = new();

    /// <summary>
    /// The fields of <see cref="Fields"/>: the columns <c>id</c>, <c>parent_id</c>, <c>title</c>, <c>content_type</c>, <c>content_hash</c> and
    /// <c>embedding_model</c>, and the texts that <c>references</c> has of an asset or a document.
    /// </summary>
    public static IReadOnlyCollection<string> KnownFields { get; } = [.. Columns, .. References];

    /// <summary>Only rows of this <c>content_type</c>.</summary>
    /// <value>Default: <see langword="null"/>, all.</value>
    public string? ContentType { get; init; }

    /// <summary>Only rows whose source changed at this time or later (<c>updated_at</c>).</summary>
    /// <value>Default: <see langword="null"/>, all.</value>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Only rows with these values in these fields, such as <c>project_id</c>.</summary>
    /// <value>Default: empty, all.</value>
    /// <exception cref="ArgumentException">A field is none of <see cref="KnownFields"/>.</exception>
    public IReadOnlyDictionary<string, string> Fields
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value.Keys.FirstOrDefault(name => !KnownFields.Contains(name)) is not { } unknown
                ? value
                : throw new ArgumentException($"Nothing can be searched by '{unknown}'. Name one of {string.Join(", ", KnownFields)}.", nameof(value));
        }
    }
    = new Dictionary<string, string>();

    /// <summary>Whether a field is a column of its own. The others stand in <c>references</c>.</summary>
    /// <param name="field">One of <see cref="KnownFields"/>.</param>
    /// <returns>Whether it is.</returns>
    public static bool IsColumn(string field) => Columns.Contains(field);

    private static string[] Columns => ["id", "parent_id", "title", "content_type", "content_hash", "embedding_model"];

    private static string[] References => ["project_id", "parent_video_id", "media_type", "filename", "source_path"];
}
