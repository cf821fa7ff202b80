using System.Text;

namespace LanceIngest.WordVectors.Storage;

/// <summary>The word vectors in memory: words by rank (0 is the most frequent), one row of bytes and a scale each.</summary>
internal sealed class VectorTable(VectorFile file)
{
    /// <summary>Longer words are not looked up: none is in the table.</summary>
    public const int MaxWordChars = 128;

    public int Count => file.Words;

    /// <summary>The direction that all texts share, of length one.</summary>
    public ReadOnlySpan<float> Common => file.Common;

    /// <summary>A word's vector is its row times its scale.</summary>
    public ReadOnlySpan<sbyte> Row(int rank) => file.Rows.Slice(rank * WordVectorEmbeddingGenerator.Dimensions, WordVectorEmbeddingGenerator.Dimensions);

    public float Scale(int rank) => file.Scales[rank];

    /// <summary>The rank of a lower-case word, or -1.</summary>
    public int Find(ReadOnlySpan<char> word)
    {
        if (word.IsEmpty || word.Length > MaxWordChars)
        {
            return -1;
        }

        Span<byte> utf8 = stackalloc byte[MaxWordChars * 3];
        utf8 = utf8[..Encoding.UTF8.GetBytes(word, utf8)];

        var slots = file.Slots;
        for (var slot = SlotOf(utf8, slots.Length); slots[slot] != 0; slot = (slot + 1) & (slots.Length - 1))
        {
            var rank = slots[slot] - 1;
            if (TextOf(rank).SequenceEqual(utf8))
            {
                return rank;
            }
        }

        return -1;
    }

    /// <summary>Fills the slots of a file whose words are in place.</summary>
    public static void Index(VectorFile file)
    {
        var table = new VectorTable(file);
        var slots = file.Slots;
        for (var rank = 0; rank < file.Words; rank++)
        {
            var slot = SlotOf(table.TextOf(rank), slots.Length);
            while (slots[slot] != 0)
            {
                slot = (slot + 1) & (slots.Length - 1);
            }

            slots[slot] = rank + 1;
        }
    }

    private ReadOnlySpan<byte> TextOf(int rank)
    {
        var ends = file.TextEnds;
        var start = rank == 0 ? 0 : ends[rank - 1];
        return file.Text[start..ends[rank]];
    }

    /// <summary>FNV-1a: the slots are in the file, so the hash must be the same in every process.</summary>
    private static int SlotOf(ReadOnlySpan<byte> word, int slots)
    {
        var hash = 2166136261u;
        foreach (var b in word)
        {
            hash = (hash ^ b) * 16777619u;
        }

        return (int)((hash ^ (hash >> 15)) & (uint)(slots - 1));
    }
}
