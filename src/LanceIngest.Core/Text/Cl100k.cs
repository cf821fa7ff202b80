using System.Text;
using Microsoft.ML.Tokenizers;

namespace LanceIngest.Text;

/// <summary>Counts tokens as OpenAI's embedding models do, in time that grows with the length of the text only.</summary>
/// <remarks>
/// The tokenizer first splits text into runs (words, numbers, blanks, signs) and then takes time by the square of a run's length:
/// 100 KB of '=' would take seconds. So no run longer than <see cref="LongestRun"/> reaches it; letters beyond ASCII count twice.
/// </remarks>
internal static class Cl100k
{
    public const int LongestRun = 768;

    // So much is counted at once, where less than the whole may be enough.
    private const int Piece = 2048;

    // Loading the vocabulary takes about 0.2 s: once per process, and only when a text is really chunked.
    private static readonly Lazy<TiktokenTokenizer> Tokenizer = new(() => TiktokenTokenizer.CreateForEncoding("cl100k_base"));

    /// <summary>The number of tokens: exact, unless there is a run longer than <see cref="LongestRun"/>, which counts in pieces.</summary>
    public static int Count(ReadOnlySpan<char> text)
    {
        var count = 0;
        while (text.Length > 0)
        {
            var length = LengthWithoutLongRun(text);
            count += Tokenizer.Value.CountTokens(text[..length], considerPreTokenization: true, considerNormalization: false);
            text = text[length..];
        }

        return count;
    }

    /// <summary>
    /// Whether a text has at most so many tokens. A token is a byte at least, so no more is counted than it takes until the bytes that are
    /// left make no difference.
    /// </summary>
    public static bool Fits(ReadOnlySpan<char> text, int maxTokens)
    {
        var count = 0;
        var bytesLeft = Encoding.UTF8.GetByteCount(text);
        while (count + bytesLeft > maxTokens && count <= maxTokens && text.Length > 0)
        {
            var length = LengthUntilWord(text);
            count += Count(text[..length]);
            bytesLeft -= Encoding.UTF8.GetByteCount(text[..length]);
            text = text[length..];
        }

        return count + bytesLeft <= maxTokens;
    }

    /// <summary>The length of the longest start of a text that has at most so many tokens. The text must have no long run.</summary>
    public static int FitFromStart(ReadOnlySpan<char> text, int maxTokens)
        => maxTokens <= 0 ? 0 : Tokenizer.Value.GetIndexByTokenCount(text, maxTokens, out _, out _, considerPreTokenization: true, considerNormalization: false);

    /// <summary>Where the longest end of a text starts that has at most so many tokens. The text must have no long run.</summary>
    public static int FitFromEnd(ReadOnlySpan<char> text, int maxTokens)
        => maxTokens <= 0 ? text.Length : Tokenizer.Value.GetIndexByTokenCountFromEnd(text, maxTokens, out _, out _, considerPreTokenization: true, considerNormalization: false);

    /// <summary>The length of the longest start of a text without a run longer than <see cref="LongestRun"/>.</summary>
    public static int LengthWithoutLongRun(ReadOnlySpan<char> text)
    {
        if (text.Length <= LongestRun / 2)
        {
            return text.Length;
        }

        var run = 0;
        var kind = Kind.None;
        for (var i = 0; i < text.Length; i++)
        {
            var here = KindOf(text[i]);
            run = here == kind && kind != Kind.Number ? run : 0;
            kind = here;
            run += char.IsAscii(text[i]) ? 1 : 2;
            if (run > LongestRun)
            {
                return char.IsLowSurrogate(text[i]) ? i - 1 : i;
            }
        }

        return text.Length;
    }

    /// <summary>Where a long text can be cut so that its halves have as many tokens as the whole: before a blank between two words.</summary>
    private static int LengthUntilWord(ReadOnlySpan<char> text)
    {
        for (var i = Math.Min(Piece, text.Length - 1); i > Piece / 2; i--)
        {
            if (text[i] == ' ' && i + 1 < text.Length && char.IsLetter(text[i - 1]) && char.IsLetter(text[i + 1]))
            {
                return i;
            }
        }

        return text.Length;
    }

    private static Kind KindOf(char c)
        => char.IsLetter(c) ? Kind.Letter : char.IsWhiteSpace(c) ? Kind.Blank : char.IsNumber(c) ? Kind.Number : Kind.Sign;

    private enum Kind
    {
        None,
        Letter,
        Blank,
        Number,
        Sign,
    }
}
