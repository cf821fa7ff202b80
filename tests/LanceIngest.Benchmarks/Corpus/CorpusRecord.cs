namespace LanceIngest.Benchmarks.Corpus;

/// <summary>A document or the text of an asset.</summary>
internal sealed record CorpusRecord(string Id, string ContentType, string Title, string Text)
{
    /// <summary>Fixed, like everything else in the corpus.</summary>
    public static readonly DateTimeOffset UpdatedAt = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public bool IsDocument => ContentType == "text";

    public ContentItem ToItem() => new()
    {
        Id = Id,
        ContentType = ContentType,
        Title = Title,
        Sections = [new ContentSection(Text)],
        UpdatedAt = UpdatedAt,
    };
}
