using LanceIngest.WordVectors.Storage;

namespace LanceIngest.WordVectors.Text;

/// <summary>
/// A text's vector: the sum of its words' vectors by weight, less the component that all texts share, of length one.
/// </summary>
internal sealed class TextEmbedder(VectorTable table)
{
    private readonly WordFrequency _frequency = new(table.Count);

    /// <summary>Writes the text's vector and says how many words it was made of.</summary>
    public int Embed(ReadOnlySpan<char> text, Span<float> vector)
    {
        vector.Clear();
        var sum = new WordSum(table, _frequency, vector);
        var words = new WordScanner(text);
        while (words.MoveNext())
        {
            sum.Add(words.Current, words.IsJoined);
        }

        RemoveCommonComponent(vector);
        if (!VectorSum.TryNormalise(vector))
        {
            // No word at all: an empty text, or one of signs. It still needs a vector, and the same signs the same one.
            SpellingVector.Write(text, length: 1, vector);
        }

        return sum.Words;
    }

    private void RemoveCommonComponent(Span<float> vector)
        => VectorSum.Add(vector, table.Common, -(float)VectorSum.Dot(vector, table.Common));
}
