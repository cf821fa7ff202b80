using System.Collections.Frozen;
using System.Net;

namespace LanceIngest.Text;

/// <summary>A JSX tag with the attributes that readers see.</summary>
internal sealed class JsxTag
{
    private static readonly FrozenSet<string> TextAttributes = FrozenSet.Create(StringComparer.OrdinalIgnoreCase,
        "title", "subtitle", "caption", "alt", "label", "aria-label", "description", "summary", "heading", "header", "text",
        "question", "answer", "tip", "tooltip", "placeholder");

    private readonly List<string> _texts = [];

    /// <summary>The name; empty for a fragment.</summary>
    public string Name { get; private init; } = string.Empty;

    public bool IsClosing { get; private init; }

    public bool IsSelfClosing { get; private set; }

    /// <summary>The position behind the tag.</summary>
    public int End { get; private set; }

    /// <summary>The values of attributes such as <c>title</c> and <c>caption</c>.</summary>
    public IReadOnlyList<string> Texts => _texts;

    /// <summary>Reads a tag.</summary>
    /// <param name="text">The text.</param>
    /// <param name="open">Where <c>&lt;</c> stands.</param>
    /// <param name="limit">Where to stop looking.</param>
    /// <param name="seen">How far the search went.</param>
    /// <returns>The tag, or <see langword="null"/> when there is none and <c>&lt;</c> is text.</returns>
    public static JsxTag? Read(string text, int open, int limit, out int seen)
    {
        var i = open + 1;
        var isClosing = i < limit && text[i] == '/';
        i += isClosing ? 1 : 0;
        var nameEnd = SkipName(text, i, limit);
        seen = nameEnd;
        if (nameEnd == i && !(i < limit && text[i] == '>'))
        {
            return null;
        }

        var tag = new JsxTag { Name = text[i..nameEnd], IsClosing = isClosing };
        return tag.ReadAttributes(text, nameEnd, limit, out seen) ? tag : null;
    }

    private bool ReadAttributes(string text, int i, int limit, out int seen)
    {
        while (true)
        {
            i = SkipBlank(text, i, limit);
            seen = i;
            if (i >= limit)
            {
                return false;
            }

            if (text[i] == '>')
            {
                End = i + 1;
                return true;
            }

            if (text[i] == '/' && i + 1 < limit && text[i + 1] == '>')
            {
                (End, IsSelfClosing) = (i + 2, true);
                return true;
            }

            i = text[i] == '{' ? JsScanner.FindClosingBrace(text, i, limit) : ReadAttribute(text, i, limit);
            if (i < 0)
            {
                seen = limit;
                return false;
            }

            if (i == seen)
            {
                return false;
            }
        }
    }

    /// <returns>The position behind the attribute; the start when there is none; -1 when it does not end.</returns>
    private int ReadAttribute(string text, int start, int limit)
    {
        var nameEnd = SkipName(text, start, limit);
        var equals = SkipBlank(text, nameEnd, limit);
        if (nameEnd == start || equals >= limit || text[equals] != '=')
        {
            return nameEnd;
        }

        var value = SkipBlank(text, equals + 1, limit);
        if (value >= limit)
        {
            return -1;
        }

        var isText = TextAttributes.Contains(text[start..nameEnd]);
        if (text[value] is '"' or '\'')
        {
            var close = text.IndexOf(text[value], value + 1, limit - value - 1);
            if (isText && close > 0)
            {
                AddText(WebUtility.HtmlDecode(text[(value + 1)..close]));
            }

            return close < 0 ? -1 : close + 1;
        }

        if (text[value] != '{')
        {
            return start;
        }

        var end = JsScanner.FindClosingBrace(text, value, limit);
        if (isText && end > 0 && JsScanner.ReadStringLiteral(text.AsSpan(value + 1, end - value - 2)) is { } literal)
        {
            AddText(literal);
        }

        return end;
    }

    private void AddText(string value)
    {
        if (!string.IsNullOrWhiteSpace(value))
        {
            _texts.Add(value.Trim());
        }
    }

    private static int SkipName(string text, int i, int limit)
    {
        if (i < limit && (char.IsLetter(text[i]) || text[i] is '_' or '$'))
        {
            while (i < limit && (char.IsLetterOrDigit(text[i]) || text[i] is '_' or '$' or '-' or '.' or ':'))
            {
                i++;
            }
        }

        return i;
    }

    private static int SkipBlank(string text, int i, int limit)
    {
        while (i < limit && char.IsWhiteSpace(text[i]))
        {
            i++;
        }

        return i;
    }
}
