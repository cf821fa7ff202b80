namespace LanceIngest.Assets;

/// <summary>
/// The searchable text of an asset, in the order of the wire contract: prompt, lyrics, overall analysis, AI labels, manual labels,
/// custom tags, description, what is said in it, and for a key-frame what its video shows and says at that moment. The title alone when
/// there is nothing else.
/// </summary>
internal static class AssetText
{
    // About a third of a chunk. Shorter lyrics and transcripts share the one row of the asset, longer ones are cut by themselves.
    private const int MaxSharedWords = 700;

    /// <param name="asset">The asset.</param>
    /// <param name="moment">For a key-frame: what its video shows and says then.</param>
    public static IReadOnlyList<ContentSection> Of(MediaAsset asset, IReadOnlyList<string> moment)
    {
        var said = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var prompt = Once(said, asset.Prompt);
        var lyrics = Once(said, asset.Lyrics);
        var transcript = Once(said, string.Join(' ', asset.Transcript.Select(segment => segment.Text)));
        string?[] others =
        [
            Once(said, asset.AiLabels?.OverallAnalysis),
            .. LabelLines.Of(asset),
            Once(said, asset.Description),
            .. moment.Select(text => Once(said, text)),
            transcript?.Length > MaxSharedWords ? null : transcript,
        ];

        ContentSection?[] sections = lyrics?.Length > MaxSharedWords
            ? [Section([prompt]), new ContentSection(lyrics, "Lyrics"), Section(others)]
            : [Section([prompt, lyrics, .. others])];
        if (transcript?.Length > MaxSharedWords)
        {
            sections = [.. sections, new ContentSection(transcript, "Transcript")];
        }

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
