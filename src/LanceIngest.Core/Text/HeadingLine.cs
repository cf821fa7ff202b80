namespace LanceIngest.Text;

/// <summary>The line of headings above each chunk of a section.</summary>
internal static class HeadingLine
{
    public const string Separator = " › ";
    private const string Ellipsis = "…";

    /// <summary>The heading path on one line, shortened from the left until it has at most a number of tokens: the nearest heading says most.</summary>
    public static string Fit(string path, int maxTokens)
    {
        var line = string.Join(' ', path.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        var budget = maxTokens;
        var shortened = line;
        while (!Cl100k.Fits(shortened, maxTokens))
        {
            budget--;
            shortened = Shorten(line, budget);
        }

        return shortened;
    }

    private static string Shorten(string line, int budget)
    {
        var window = line.Length - Math.Min(line.Length, Math.Min(budget * 8, Cl100k.LongestRun));
        var from = window + Cl100k.FitFromEnd(line.AsSpan(window), budget);
        var separator = line.IndexOf(Separator, from, StringComparison.Ordinal);
        if (separator >= 0)
        {
            return Ellipsis + line[separator..];
        }

        var word = TextBoundaries.FindStart(line, from, line.Length);
        return word < line.Length ? $"{Ellipsis} {line[word..]}" : string.Empty;
    }
}
