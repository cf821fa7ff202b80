namespace LanceIngest.Text;

/// <summary>Splits the text of one section into chunks that all start with its heading line.</summary>
internal sealed class SectionSplitter
{
    // Prose has about 4 characters a token. More than 8 are only looked at when nothing is lost by looking at fewer.
    private const int MostCharactersPerToken = 8;

    private readonly string _text;
    private readonly string _heading;
    private readonly int _maxTokens;
    private readonly int _overlapTokens;

    public SectionSplitter(string text, string heading, int maxTokens, int overlapTokens)
    {
        _text = text;
        _heading = heading.Length == 0 ? heading : heading + "\n";
        _maxTokens = maxTokens;
        _overlapTokens = overlapTokens;
    }

    public void Split(List<string> chunks)
    {
        var start = SkipBlank(0);
        var covered = start;
        while (covered < _text.Length)
        {
            var end = FindEnd(start, covered, out var chunk);
            if (end <= covered)
            {
                // The overlap left no room for anything new.
                start = covered;
                end = FindEnd(start, covered, out chunk);
            }

            chunks.Add(chunk);
            covered = SkipBlank(end);
            start = covered < _text.Length ? FindOverlap(start, end, covered) : covered;
        }
    }

    private int FindEnd(int start, int covered, out string chunk)
    {
        if (_text.Length - start <= _maxTokens * MostCharactersPerToken)
        {
            // Most sections fit whole, and most of those show it by their length alone.
            chunk = string.Concat(_heading, _text.AsSpan(start));
            if (Cl100k.Fits(chunk, _maxTokens))
            {
                return _text.Length;
            }
        }

        var window = Window(start);
        var budget = _maxTokens - Cl100k.Count(_heading);
        while (true)
        {
            var limit = start + Cl100k.FitFromStart(window, budget);
            if (limit <= covered)
            {
                if (start < covered)
                {
                    chunk = string.Empty;
                    return covered;
                }

                limit = Math.Min(_text.Length, start + (char.IsHighSurrogate(_text[start]) ? 2 : 1));
            }

            var end = limit == _text.Length ? limit : TextBoundaries.FindCut(_text, start, covered, limit);
            chunk = string.Concat(_heading, _text.AsSpan(start, end - start).TrimEnd());

            // A part cut out of its text may count differently from the same part inside it, so the chunk itself has the last word.
            var count = Cl100k.Count(chunk);
            if (count <= _maxTokens || budget <= 1)
            {
                return end;
            }

            budget -= Math.Max(1, count - _maxTokens);
        }
    }

    private int FindOverlap(int start, int end, int covered)
    {
        if (_overlapTokens == 0)
        {
            return covered;
        }

        // At most half of the piece is repeated, however few tokens it has, so that each chunk brings something new.
        var from = Math.Max(start + ((end - start + 1) / 2), end - (_overlapTokens * MostCharactersPerToken));
        from += Cl100k.FitFromEnd(_text.AsSpan(from, end - from), _overlapTokens);
        var overlap = TextBoundaries.FindStart(_text, from, end);
        return overlap < end ? overlap : covered;
    }

    private ReadOnlySpan<char> Window(int start)
    {
        var window = _text.AsSpan(start, Math.Min(_text.Length - start, _maxTokens * MostCharactersPerToken));
        window = window[..Cl100k.LengthWithoutLongRun(window)];
        return char.IsHighSurrogate(window[^1]) && window.Length > 1 ? window[..^1] : window;
    }

    private int SkipBlank(int position)
    {
        while (position < _text.Length && char.IsWhiteSpace(_text[position]))
        {
            position++;
        }

        return position;
    }
}
