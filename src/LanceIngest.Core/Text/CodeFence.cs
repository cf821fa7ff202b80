namespace LanceIngest.Text;

/// <summary>A code fence as it opened, to tell where it ends.</summary>
internal readonly struct CodeFence
{
    private readonly char _sign;
    private readonly int _length;
    private readonly int _quotes;
    private readonly int _content;

    private CodeFence(char sign, int length, int quotes, int content) => (_sign, _length, _quotes, _content) = (sign, length, quotes, content);

    /// <summary>Whether a line opens a fence, in quotes and list items too.</summary>
    public static bool TryOpen(ReadOnlySpan<char> line, out CodeFence fence)
    {
        var i = 0;
        var quotes = 0;
        var content = 0;
        fence = default;
        while (true)
        {
            while (i < line.Length && line[i] is ' ' or '\t')
            {
                i++;
            }

            if (i < line.Length && line[i] == '>')
            {
                quotes++;
                i++;
                continue;
            }

            var mark = ListMark(line[i..]);
            if (mark == 0)
            {
                break;
            }

            i += mark;
            content = i;
        }

        var run = Run(line[i..]);
        if (run < 3 || (line[i] == '`' && line[(i + run)..].Contains('`')))
        {
            return false;
        }

        fence = new CodeFence(line[i], run, quotes, content);
        return true;
    }

    /// <summary>Whether a line closes the fence.</summary>
    public bool ClosesAt(ReadOnlySpan<char> line)
    {
        var rest = line.TrimStart(" \t>");
        var run = Run(rest);
        return run >= _length && rest[0] == _sign && rest[run..].IsWhiteSpace();
    }

    /// <summary>Whether a line is no longer in the quote or list item that the fence opened in, which ends the fence too.</summary>
    public bool IsLeftAt(ReadOnlySpan<char> line)
    {
        var text = line.TrimStart(" \t");
        return (_quotes > 0 && (text.Length == 0 || text[0] != '>')) || (_quotes == 0 && text.Length > 0 && line.Length - text.Length < Math.Min(_content, 2));
    }

    private static int Run(ReadOnlySpan<char> text)
    {
        if (text.Length == 0 || text[0] is not ('`' or '~'))
        {
            return 0;
        }

        var end = text.IndexOfAnyExcept(text[0]);
        return end < 0 ? text.Length : end;
    }

    private static int ListMark(ReadOnlySpan<char> text)
    {
        var digits = text.IndexOfAnyExceptInRange('0', '9');
        var mark = text.Length > 0 && text[0] is '-' or '+' or '*' ? 1 : digits is > 0 and < 10 && text[digits] is '.' or ')' ? digits + 1 : 0;
        return mark > 0 && mark < text.Length && text[mark] is ' ' or '\t' ? mark + 1 : 0;
    }
}
