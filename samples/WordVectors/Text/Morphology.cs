using LanceIngest.WordVectors.Storage;

namespace LanceIngest.WordVectors.Text;

/// <summary>Finds an unknown word's stem among the known words. The vocabulary holds most inflected forms itself, so a few English endings do.</summary>
internal static class Morphology
{
    private const int MinStem = 3;

    /// <summary>Ending and what stands in its place; the first that leads to a known word wins.</summary>
    private static readonly (string Ending, string Instead)[] Endings =
    [
        ("ies", "y"), ("es", ""), ("s", ""),
        ("ing", ""), ("ing", "e"), ("ed", ""), ("ed", "e"),
        ("ly", ""), ("ness", ""), ("er", ""), ("er", "e"), ("able", ""), ("able", "e"),
    ];

    /// <summary>The rank of the word's stem, or -1.</summary>
    public static int FindStem(VectorTable table, ReadOnlySpan<char> word)
    {
        Span<char> stem = stackalloc char[VectorTable.MaxWordChars + 1];
        foreach (var (ending, instead) in Endings)
        {
            var length = word.Length - ending.Length;
            if (length < MinStem || !word.EndsWith(ending))
            {
                continue;
            }

            word[..length].CopyTo(stem);
            instead.CopyTo(stem[length..]);
            var rank = table.Find(stem[..(length + instead.Length)]);

            // "pinning" is "pin" and not "pinn".
            if (rank < 0 && instead.Length == 0 && length > MinStem && stem[length - 1] == stem[length - 2])
            {
                rank = table.Find(stem[..(length - 1)]);
            }

            if (rank >= 0)
            {
                return rank;
            }
        }

        return -1;
    }
}
