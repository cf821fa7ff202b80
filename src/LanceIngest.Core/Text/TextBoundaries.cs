using System.Globalization;

namespace LanceIngest.Text;

/// <summary>Where a text may be cut with the least harm.</summary>
internal static class TextBoundaries
{
    private const string SentenceEnds = ".!?…";
    private const string FullWidthSentenceEnds = "。！？；";
    private const string Closers = "\"')]}»”’」』）";

    /// <summary>The best place to cut: at a paragraph, else after a sentence or line, else between words, else between graphemes, else between runes.</summary>
    /// <param name="text">The text.</param>
    /// <param name="start">Where the piece starts.</param>
    /// <param name="after">The piece must end after this position.</param>
    /// <param name="limit">The piece must end here or before; never in a surrogate pair.</param>
    public static int FindCut(string text, int start, int after, int limit)
    {
        // A paragraph's end that leaves the piece half empty is not worth it: many small pieces say less than few full ones.
        var half = Math.Max(after + 1, start + ((limit - start) / 2));
        var paragraph = limit > half ? text.LastIndexOf("\n\n", limit - 1, limit - half, StringComparison.Ordinal) : -1;
        return paragraph >= half ? paragraph
            : FindLast(text, half, limit, IsSentenceEnd) is var sentence and >= 0 ? sentence
            : FindLast(text, Math.Max(after + 1, start + ((limit - start) / 4)), limit, IsWordBoundary) is var word and >= 0 ? word
            : FindGraphemeBoundary(text, after, limit);
    }

    /// <summary>The first place from a position on where a word starts, or a grapheme when there is none; <paramref name="end"/> when there is neither.</summary>
    public static int FindStart(string text, int from, int end)
    {
        for (var i = from; i < end; i++)
        {
            if (!char.IsWhiteSpace(text[i]) && IsWordBoundary(text, i))
            {
                return i;
            }
        }

        var grapheme = FindGraphemeBoundary(text, from - 1, Math.Min(end, from + 32));
        return grapheme >= from && !char.IsWhiteSpace(text[Math.Min(grapheme, text.Length - 1)]) ? grapheme : end;
    }

    private static int FindLast(string text, int from, int limit, Func<string, int, bool> isBoundary)
    {
        for (var i = limit; i >= from; i--)
        {
            if (isBoundary(text, i))
            {
                return i;
            }
        }

        return -1;
    }

    private static bool IsSentenceEnd(string text, int i)
    {
        if (i >= text.Length || text[i] == '\n')
        {
            return true;
        }

        var last = i - 1;
        while (last > 0 && i - last < 4 && Closers.Contains(text[last], StringComparison.Ordinal))
        {
            last--;
        }

        return FullWidthSentenceEnds.Contains(text[last], StringComparison.Ordinal)
            || (char.IsWhiteSpace(text[i]) && SentenceEnds.Contains(text[last], StringComparison.Ordinal));
    }

    private static bool IsWordBoundary(string text, int i)
        => i == 0 || i >= text.Length || char.IsWhiteSpace(text[i]) || char.IsWhiteSpace(text[i - 1])
            || (IsIdeograph(text[i]) && !char.IsLowSurrogate(text[i - 1]) && !IsOpener(text[i - 1]))
            || (IsIdeograph(text[i - 1]) && char.IsLetterOrDigit(text[i]));

    // Hiragana, Katakana, CJK with extension A and compatibility: scripts that put no blanks between words.
    private static bool IsIdeograph(char c) => c is (>= '\u3041' and <= '\u30fe') or (>= '\u3400' and <= '\u9fff') or (>= '\uf900' and <= '\ufaff');

    private static bool IsOpener(char c) => c is '「' or '『' or '（' or '(' or '[' or '“' or '‘' or '《';

    /// <summary>The last grapheme boundary after one position and not past another; the latter itself when a grapheme is longer than that.</summary>
    private static int FindGraphemeBoundary(string text, int after, int limit)
    {
        if (limit >= text.Length)
        {
            return text.Length;
        }

        // Graphemes can only be told from a sure start. A line break and blank text are one; else 200 characters will do.
        var position = Math.Max(Math.Max(after, 0), limit - 200);
        position += position < text.Length && char.IsLowSurrogate(text[position]) ? 1 : 0;
        var best = -1;
        while (position <= limit)
        {
            best = position > after ? position : best;
            position += Math.Max(1, StringInfo.GetNextTextElementLength(text, position));
        }

        return best > after ? best : char.IsLowSurrogate(text[limit]) ? limit - 1 : limit;
    }
}
