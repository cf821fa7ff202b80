using System.Net;

namespace LanceIngest.Text;

/// <summary>Reads HTML as browsers show it: piece by piece, either text or a tag. What is no tag is text.</summary>
internal sealed class HtmlScanner(string html)
{
    private const int LongestTag = 64 * 1024;

    // What was looked for in vain; looking again for each tag would take the square of the time.
    private readonly HashSet<string> _absent = new(StringComparer.OrdinalIgnoreCase);
    private int _position;

    /// <summary>The text before the tag, as it stands, with entities decoded.</summary>
    public string Text { get; private set; } = string.Empty;

    /// <summary>The tag's name; empty at the end and for a comment or declaration.</summary>
    public string Tag { get; private set; } = string.Empty;

    public bool IsClosing { get; private set; }

    /// <summary>The value of the attribute <c>alt</c>.</summary>
    public string? Alt { get; private set; }

    public bool Read()
    {
        if (_position >= html.Length)
        {
            return false;
        }

        (Tag, Alt, IsClosing) = (string.Empty, null, false);
        var search = _position;
        while (true)
        {
            var open = html.IndexOf('<', search);
            if (open < 0)
            {
                TakeText(html.Length);
                _position = html.Length;
                return true;
            }

            var end = FindEnd(open);
            if (end > 0)
            {
                TakeText(open);
                _position = end;
                return true;
            }

            search = open + 1;
        }
    }

    /// <summary>Passes over everything up to the closing tag of an element, if there is one.</summary>
    public void SkipContent(string name)
    {
        var close = After("</" + name, _position);
        _position = close < 0 ? _position : close - name.Length - 2;
    }

    private void TakeText(int end) => Text = WebUtility.HtmlDecode(html[_position..end]);

    private int FindEnd(int open)
    {
        var rest = html.AsSpan(open + 1);
        if (rest.StartsWith("!--"))
        {
            return After("-->", open);
        }

        if (rest.Length > 1 && rest[0] is '!' or '?' && (char.IsAsciiLetter(rest[1]) || rest[1] == '['))
        {
            return After(rest.StartsWith("![CDATA[") ? "]]>" : ">", open);
        }

        var start = open + 1;
        var isClosing = rest.Length > 0 && rest[0] == '/';
        start += isClosing ? 1 : 0;
        var end = start;
        while (end < html.Length && (char.IsAsciiLetterOrDigit(html[end]) || html[end] is '-' or ':' or '_' or '.'))
        {
            end++;
        }

        if (end == start || !char.IsAsciiLetter(html[start]))
        {
            return -1;
        }

        var name = html[start..end];
        var close = FindTagEnd(end);
        if (close > 0)
        {
            (Tag, IsClosing) = (name, isClosing);
            Alt = name.Equals("img", StringComparison.OrdinalIgnoreCase) ? ReadAlt(html.AsSpan(end, close - end)) : null;
        }

        return close;
    }

    private int After(string terminator, int from)
    {
        if (_absent.Contains(terminator))
        {
            return -1;
        }

        var end = html.IndexOf(terminator, from, StringComparison.OrdinalIgnoreCase);
        if (end < 0)
        {
            _absent.Add(terminator);
        }

        return end < 0 ? -1 : end + terminator.Length;
    }

    private int FindTagEnd(int position)
    {
        var quote = '\0';
        for (var i = position; i < html.Length && i - position < LongestTag; i++)
        {
            var c = html[i];
            if (quote != '\0')
            {
                quote = c == quote ? '\0' : quote;
            }
            else if (c == '>')
            {
                return i + 1;
            }
            else if (c == '<')
            {
                return -1;
            }
            else if (c is '"' or '\'' && html[i - 1] is '=' or ' ')
            {
                quote = c;
            }
        }

        return -1;
    }

    private static string? ReadAlt(ReadOnlySpan<char> attributes)
    {
        var start = attributes.IndexOf("alt=", StringComparison.OrdinalIgnoreCase);
        if (start < 1 || !char.IsWhiteSpace(attributes[start - 1]) || attributes.Length <= start + 4 || attributes[start + 4] is not ('"' or '\''))
        {
            return null;
        }

        var value = attributes[(start + 5)..];
        var end = value.IndexOf(attributes[start + 4]);
        return end < 0 ? null : WebUtility.HtmlDecode(value[..end].ToString());
    }
}
