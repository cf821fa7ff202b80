namespace LanceIngest.WordVectors.Text;

/// <summary>
/// A vector for a word that nothing is known of but its letters: each of its trigrams stands for a direction that its hash
/// chooses. The same word has the same vector, similar spellings have similar ones, others are nearly at right angles.
/// </summary>
internal static class SpellingVector
{
    private const ulong Prime = 0x100000001B3;
    private const ulong Basis = 0xCBF29CE484222325;
    private const char Edge = '\u0001';

    /// <summary>Writes the word's vector, of the given length.</summary>
    public static void Write(ReadOnlySpan<char> word, float length, Span<float> vector)
    {
        vector.Clear();

        // The directions are of whole numbers, so with this half no sum of them is zero.
        vector[0] = 0.5f;
        var (first, second) = (Edge, Edge);
        for (var i = 0; i <= word.Length; i++)
        {
            var third = i < word.Length ? word[i] : Edge;
            AddDirection(first, second, third, vector);
            (first, second) = (second, third);
        }

        double squares = 0;
        foreach (var x in vector)
        {
            squares += x * x;
        }

        var scale = (float)(length / Math.Sqrt(squares));
        foreach (ref var x in vector)
        {
            x *= scale;
        }
    }

    /// <summary>Adds +1 or -1 to each number, by the bits of the trigram's hash.</summary>
    private static void AddDirection(char first, char second, char third, Span<float> vector)
    {
        var seed = ((((Basis ^ first) * Prime) ^ second) * Prime ^ third) * Prime;
        ulong bits = 0;
        for (var i = 0; i < vector.Length; i++)
        {
            if (i % 64 == 0)
            {
                bits = Mix(seed += 0x9E3779B97F4A7C15);
            }

            vector[i] += (bits & 1) == 0 ? 1 : -1;
            bits >>= 1;
        }
    }

    /// <summary>SplitMix64.</summary>
    private static ulong Mix(ulong x)
    {
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return x ^ (x >> 31);
    }
}
