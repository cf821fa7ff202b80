namespace LanceIngest.Tests.Text;

internal static class Content
{
    public static ContentItem Of(params (string Text, string HeadingPath)[] sections) => new()
    {
        Id = "a",
        ContentType = "text",
        Title = "t",
        Sections = [.. sections.Select(section => new ContentSection(section.Text, section.HeadingPath))],
        UpdatedAt = DateTimeOffset.UnixEpoch,
    };

    public static string TextOf(ParsedDocument document) => string.Join("\n\n", document.Sections.Select(section => section.Text));

    public static string Repeat(string text, int times) => string.Concat(Enumerable.Repeat(text, times));
}
