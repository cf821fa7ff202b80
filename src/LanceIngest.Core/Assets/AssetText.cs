namespace LanceIngest.Assets;

/// <summary>
/// The searchable text of an asset, in the order of the wire contract: prompt, lyrics, overall analysis, AI labels, manual labels,
/// custom tags, description, and for a key-frame what its video says at that moment. The title alone when there is nothing else.
/// </summary>
internal static class AssetText
{
    // About a third of a chunk. Shorter lyrics share the one row of the asset, longer ones are cut by themselves.
    private const int MaxSharedLyrics = 700;

    public static IReadOnlyList<ContentSection> Of(MediaAsset asset, string? moment)
    {
        var said = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var prompt = Once(said, asset.Prompt);
        var lyrics = Once(said, asset.Lyrics);
        string?[] others =
        [
            Once(said, asset.AiLabels?.OverallAnalysis),
            .. LabelLines.Of(asset),
            Once(said, asset.Description),
            Once(said, moment),
        ];

        ContentSection?[] sections = lyrics?.Length > MaxSharedLyrics
            ? [Section([prompt]), new ContentSection(lyrics, "Lyrics"), Section(others)]
            : [Section([prompt, lyrics, .. others])];
        ContentSection[] text = [.. sections.OfType<ContentSection>()];
        return text.Length > 0 ? text : Section([asset.Title?.Trim()]) is { } title ? [title] : [];
    }

    /// <summary>A text the first time it comes; applications copy a prompt into the description.</summary>
    private static string? Once(HashSet<string> said, string? text)
        => text?.Trim() is { Length: > 0 } trimmed && said.Add(trimmed) ? trimmed : null;

    private static ContentSection? Section(IEnumerable<string?> lines)
    {
        var text = string.Join('\n', lines.Where(line => !string.IsNullOrEmpty(line)));
        return text.Length > 0 ? new ContentSection(text) : null;
    }
}
