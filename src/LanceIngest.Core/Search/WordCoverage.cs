using System.Text.RegularExpressions;

namespace LanceIngest.Search;

/// <summary>How far a ranking by words can be trusted: where a text has all words of a query, it is about them; where none does, the query says it in other words.</summary>
internal static partial class WordCoverage
{
    /// <summary>Hits beyond these have ever fewer of the words.</summary>
    private const int MaxHits = 50;

    /// <returns>The largest part of the query's words that one hit has in its text and title, 0 to 1.</returns>
    public static double Of(string query, IReadOnlyList<LanceHit> ranking)
    {
        var wanted = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var word in Words().EnumerateMatches(query))
        {
            wanted.Add(query.Substring(word.Index, word.Length));
        }

        return wanted.Count == 0 ? 0 : ranking.Take(MaxHits).Select(hit => (double)CountIn(hit, wanted) / wanted.Count).DefaultIfEmpty().Max();
    }

    private static int CountIn(LanceHit hit, HashSet<string> wanted)
    {
        var found = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var lookup = wanted.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var text in (string[])[hit.Title, hit.SearchableText])
        {
            foreach (var word in Words().EnumerateMatches(text))
            {
                if (lookup.TryGetValue(text.AsSpan(word.Index, word.Length), out var known))
                {
                    found.Add(known);
                }
            }
        }

        return found.Count;
    }

    [GeneratedRegex(@"[\p{L}\p{M}\p{N}]+", RegexOptions.CultureInvariant)]
    private static partial Regex Words();
}
