using System.Text.Json;

namespace LanceIngest.Console.Content;

/// <summary>A search that should find something of the folder.</summary>
/// <param name="Query">The words.</param>
/// <param name="ExpectedId">The asset id that should come first.</param>
/// <param name="ContentType">The content type searched in; null for all.</param>
internal sealed record ExpectedSearch(string Query, string ExpectedId, string? ContentType)
{
    /// <summary>Without a <c>searches.json</c>, so many documents are searched for by their titles.</summary>
    private const int TitlesSearched = 5;

    /// <summary>Reads the folder's <c>searches.json</c>, or takes the titles of some of its documents.</summary>
    /// <exception cref="JsonException">The <c>searches.json</c> is not a list of searches.</exception>
    public static IReadOnlyList<ExpectedSearch> For(string folder, IReadOnlyList<ContentFile> files)
    {
        var list = Path.Combine(folder, "searches.json");
        return File.Exists(list) ? Read(File.ReadAllText(list), files) : FromTitles(files);
    }

    private static List<ExpectedSearch> Read(string json, IReadOnlyList<ContentFile> files)
    {
        using var document = JsonDocument.Parse(json);
        return [.. document.RootElement.EnumerateArray().Select(search =>
        {
            var expected = search.GetProperty("expect").GetString()!;
            var file = files.FirstOrDefault(file => file.Key.EndsWith($"/{expected}", StringComparison.Ordinal));
            return new ExpectedSearch(
                search.GetProperty("query").GetString()!,
                file is null ? expected : DocumentId.ForPath(file.Key),
                search.TryGetProperty("type", out var type) ? type.GetString() : null);
        })];
    }

    private static List<ExpectedSearch> FromTitles(IReadOnlyList<ContentFile> files)
    {
        var documents = files.Where(file => file.Kind == ContentKind.Document).ToList();
        var step = Math.Max(1, documents.Count / TitlesSearched);
        return [.. documents.Where((_, index) => index % step == step / 2).Take(TitlesSearched).Select(file =>
        {
            var document = MarkdownReader.Read(File.ReadAllText(file.Path), file.Key);
            return new ExpectedSearch(document.Title, DocumentId.ForPath(file.Key), "text");
        })];
    }
}
