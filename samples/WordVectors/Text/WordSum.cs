using LanceIngest.WordVectors.Storage;

namespace LanceIngest.WordVectors.Text;

/// <summary>
/// Adds up words. One that is not in the vocabulary goes by its parts: pieces between joints, camel-case humps and digit
/// runs, its stem, known words it is composed of, and at last its spelling.
/// </summary>
internal ref struct WordSum(VectorTable table, WordFrequency frequency, Span<float> sum)
{
    /// <summary>
    /// About half the length of a known word's vector, which is near 5: a spelling must make its own word findable without
    /// outweighing what is known of a text.
    /// </summary>
    private const float SpellingLength = 2.5f;

    /// <summary>Numbers are many, and say less.</summary>
    private const float NumberLength = 1f;

    private readonly Span<float> _sum = sum;

    /// <summary>How many words were added.</summary>
    public int Words { get; private set; }

    /// <summary>Adds a word as it stands in the text.</summary>
    public void Add(scoped ReadOnlySpan<char> word, bool isJoined)
    {
        if (!isJoined)
        {
            AddPiece(word);
            return;
        }

        Span<char> buffer = stackalloc char[VectorTable.MaxWordChars];
        var whole = Letters.Fold(word, buffer);
        if (word.Length < buffer.Length - 1 && TryAddKnown(whole))
        {
            return;
        }

        // "don't" is "do" and "n't", words that say nothing; the pieces "don" and "t" would say something else.
        if (whole.EndsWith("n't"))
        {
            Words++;
            return;
        }

        while (!word.IsEmpty)
        {
            var end = 0;
            while (end < word.Length && !WordScanner.IsJoint(word[end]))
            {
                end++;
            }

            AddPiece(word[..end]);
            var isApostrophe = end < word.Length && word[end] is '\'' or '’';
            word = word[Math.Min(end + 1, word.Length)..];
            if (isApostrophe && IsClitic(word))
            {
                return;
            }
        }
    }

    private static bool IsClitic(ReadOnlySpan<char> rest)
        => rest.Length <= 2 && (rest.Equals("s", StringComparison.OrdinalIgnoreCase) || rest.Equals("d", StringComparison.OrdinalIgnoreCase)
            || rest.Equals("m", StringComparison.OrdinalIgnoreCase) || rest.Equals("re", StringComparison.OrdinalIgnoreCase)
            || rest.Equals("ve", StringComparison.OrdinalIgnoreCase) || rest.Equals("ll", StringComparison.OrdinalIgnoreCase));

    /// <summary>Adds a run of letters and digits; a very long one (no word, rather encoded bytes) in slices.</summary>
    private void AddPiece(scoped ReadOnlySpan<char> piece)
    {
        const int MaxSlice = VectorTable.MaxWordChars / 2;
        for (; piece.Length > MaxSlice; piece = piece[MaxSlice..])
        {
            AddSlice(piece[..MaxSlice]);
        }

        AddSlice(piece);
    }

    private void AddSlice(scoped ReadOnlySpan<char> piece)
    {
        Span<char> buffer = stackalloc char[VectorTable.MaxWordChars];
        var folded = Letters.Fold(piece, buffer);
        if (folded.IsEmpty || TryAddKnown(folded))
        {
            return;
        }

        var hump = HumpLength(piece);
        if (hump == piece.Length)
        {
            AddUnknown(folded);
            return;
        }

        for (; !piece.IsEmpty; piece = piece[hump..], hump = HumpLength(piece))
        {
            var part = Letters.Fold(piece[..hump], buffer);
            if (!part.IsEmpty && !TryAddKnown(part))
            {
                AddUnknown(part);
            }
        }
    }

    /// <summary>Where the first part ends: "fast|Deep", "HTTP|Server", "utf|8".</summary>
    private static int HumpLength(ReadOnlySpan<char> piece)
    {
        for (var i = 1; i < piece.Length; i++)
        {
            var (before, here) = (piece[i - 1], piece[i]);
            if (char.IsDigit(before) != char.IsDigit(here)
                || (char.IsLower(before) && char.IsUpper(here))
                || (char.IsUpper(before) && char.IsUpper(here) && i + 1 < piece.Length && char.IsLower(piece[i + 1])))
            {
                return i;
            }
        }

        return piece.Length;
    }

    private void AddUnknown(scoped ReadOnlySpan<char> word)
    {
        if (Morphology.FindStem(table, word) is >= 0 and var stem)
        {
            AddKnown(stem);
            return;
        }

        Span<int> parts = stackalloc int[CompoundSplitter.MaxParts];
        parts = parts[..CompoundSplitter.Split(table, word, parts)];
        foreach (var part in parts)
        {
            AddKnown(part);
        }

        if (parts.IsEmpty)
        {
            AddSpelling(word);
        }
    }

    private bool TryAddKnown(scoped ReadOnlySpan<char> word)
    {
        var rank = table.Find(word);
        if (rank < 0)
        {
            return false;
        }

        AddKnown(rank);
        return true;
    }

    private void AddKnown(int rank)
    {
        VectorSum.Add(_sum, table.Row(rank), (float)frequency.Weight(rank) * table.Scale(rank));
        Words++;
    }

    private void AddSpelling(scoped ReadOnlySpan<char> word)
    {
        Span<float> vector = stackalloc float[WordVectorEmbeddingGenerator.Dimensions];
        SpellingVector.Write(word, char.IsDigit(word[0]) ? NumberLength : SpellingLength, vector);
        VectorSum.Add(_sum, vector, 1);
        Words++;
    }
}
