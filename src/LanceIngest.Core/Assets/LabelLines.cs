namespace LanceIngest.Assets;

/// <summary>Labels as lines such as <c>Scenes: harbour at dawn, fishing boats</c>: those of the model, those of people, custom tags.</summary>
internal static class LabelLines
{
    private static readonly (string Name, Func<MediaLabels, IReadOnlyList<string>> Of)[] Kinds =
    [
        ("Scenes", labels => labels.Scenes),
        ("Objects", labels => labels.Objects),
        ("Style", labels => labels.Style),
        ("Mood", labels => labels.Mood),
        ("Themes", labels => labels.Themes),
    ];

    public static IEnumerable<string> Of(MediaAsset asset)
    {
        var known = Kinds.ToDictionary(kind => kind.Name, _ => new HashSet<string>(StringComparer.OrdinalIgnoreCase));
        foreach (var labels in new[] { asset.AiLabels, asset.ManualLabels }.OfType<MediaLabels>())
        {
            foreach (var (name, of) in Kinds)
            {
                if (Line(name, of(labels), known[name]) is { } line)
                {
                    yield return line;
                }
            }
        }

        // A tag says no kind, so one that repeats a label of any kind adds nothing.
        var all = known.Values.SelectMany(values => values).ToHashSet(StringComparer.OrdinalIgnoreCase);
        if (Line("Tags", asset.ManualLabels?.CustomTags ?? [], all) is { } tags)
        {
            yield return tags;
        }
    }

    private static string? Line(string name, IReadOnlyList<string> values, HashSet<string> known)
    {
        var fresh = values.Select(value => value.Trim()).Where(known.Add).ToList();
        return fresh.Count > 0 ? $"{name}: {string.Join(", ", fresh)}" : null;
    }
}
