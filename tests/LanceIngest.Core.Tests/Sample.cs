namespace LanceIngest.Core.Tests;

/// <summary>Content and jobs of the tests.</summary>
internal static class Sample
{
    public static readonly DateTimeOffset Now = new(2026, 11, 1, 12, 0, 0, TimeSpan.Zero);

    public static ContentItem Item(string id, string text, string title = "A title", DateTimeOffset? updatedAt = null, string? references = null, string contentType = "text")
        => Sections(id, [text], title, updatedAt, references, contentType);

    /// <summary>An item of one chunk for each text.</summary>
    public static ContentItem Sections(
        string id, IReadOnlyList<string> texts, string title = "A title", DateTimeOffset? updatedAt = null, string? references = null, string contentType = "text") => new()
        {
            Id = id,
            ContentType = contentType,
            Title = title,
            Sections = [.. texts.Select(text => new ContentSection(text))],
            References = references,
            UpdatedAt = updatedAt ?? Now,
        };

    public static AnalysisJob Job(string id, string mediaType = "recipe", JobStage stage = default) => new() { AssetId = id, MediaType = mediaType, Stage = stage, RequestedAt = Now };
}
