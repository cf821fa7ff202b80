using System.Numerics;
using LanceIngest.WordVectors.Storage;

namespace LanceIngest.WordVectors.Text;

/// <summary>Splits an unknown word into known ones: "lampkeeper" into "lamp" and "keeper".</summary>
internal static class CompoundSplitter
{
    public const int MaxParts = MaxLength / MinPart;

    private const int MaxLength = 36;
    private const int MinPart = 3;

    /// <summary>Rare words are short, so anything could be made of them: a short part must be a common word.</summary>
    private const int ShortPart = 3;
    private const int ShortPartMaxRank = 5_000;
    private const int PartMaxRank = 60_000;

    /// <summary>What a part costs, in bits, beside its rarity: few long parts beat many short ones.</summary>
    private const int PartCost = 8;

    /// <summary>Writes the ranks of the parts, last part first, and returns how many there are; 0 when the word has no such parts.</summary>
    public static int Split(VectorTable table, ReadOnlySpan<char> word, Span<int> parts)
    {
        if (word.Length is < 2 * MinPart or > MaxLength)
        {
            return 0;
        }

        // cost[end] is that of the cheapest split of the word up to there, from[end] where its last part begins.
        Span<int> cost = stackalloc int[MaxLength + 1];
        Span<int> from = stackalloc int[MaxLength + 1];
        Span<int> rank = stackalloc int[MaxLength + 1];
        for (var end = 1; end <= word.Length; end++)
        {
            cost[end] = int.MaxValue;
            for (var start = 0; start <= end - MinPart; start++)
            {
                if (cost[start] == int.MaxValue)
                {
                    continue;
                }

                var found = table.Find(word[start..end]);
                if (found < 0 || found > (end - start <= ShortPart ? ShortPartMaxRank : PartMaxRank))
                {
                    continue;
                }

                var sum = cost[start] + PartCost + BitOperations.Log2((uint)found + 1);
                if (sum < cost[end])
                {
                    (cost[end], from[end], rank[end]) = (sum, start, found);
                }
            }
        }

        if (cost[word.Length] == int.MaxValue)
        {
            return 0;
        }

        var count = 0;
        for (var end = word.Length; end > 0; end = from[end])
        {
            parts[count++] = rank[end];
        }

        return count;
    }
}
