using System.Text;

namespace LanceIngest.Text;

/// <summary>Finds where JavaScript ends in a text, minding strings, templates and comments. It understands no more of it than that.</summary>
internal static class JsScanner
{
    /// <summary>Finds the end of a balanced <c>{…}</c>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="open">Where the brace opens.</param>
    /// <param name="limit">Where to stop looking.</param>
    /// <returns>The position behind the closing brace, or -1.</returns>
    public static int FindClosingBrace(string text, int open, int limit)
    {
        var depth = 0;
        var templates = new Stack<int>();
        for (var i = open; i >= 0 && i < limit;)
        {
            switch (text[i])
            {
                case '{':
                    depth++;
                    i++;
                    break;
                case '}' when templates.Count > 0 && depth == templates.Peek():
                    templates.Pop();
                    depth--;
                    i = SkipTemplate(text, i + 1, limit, templates, ref depth);
                    break;
                case '}' when depth == 1:
                    return i + 1;
                case '}':
                    depth--;
                    i++;
                    break;
                case '`':
                    i = SkipTemplate(text, i + 1, limit, templates, ref depth);
                    break;
                default:
                    i = SkipToken(text, i, limit);
                    break;
            }
        }

        return -1;
    }

    /// <summary>Passes over a string, a comment, an escape, or one character.</summary>
    public static int SkipToken(string text, int i, int limit)
    {
        var c = text[i];
        var next = i + 1 < limit ? text[i + 1] : '\0';
        return c switch
        {
            '\\' => i + 2,
            '"' or '\'' => SkipString(text, i, limit),
            '/' when next == '*' => text.IndexOf("*/", i + 2, limit - i - 2, StringComparison.Ordinal) is var end and >= 0 ? end + 2 : limit,
            '/' when next == '/' && (i == 0 || text[i - 1] != ':') => text.IndexOf('\n', i, limit - i) is var line and >= 0 ? line : limit,
            _ => i + 1,
        };
    }

    /// <summary>Passes over the text of a template up to its end or to a <c>${</c>.</summary>
    public static int SkipTemplate(string text, int i, int limit, Stack<int> templates, ref int depth)
    {
        for (; i < limit; i++)
        {
            switch (text[i])
            {
                case '\\':
                    i++;
                    break;
                case '`':
                    return i + 1;
                case '$' when i + 1 < limit && text[i + 1] == '{':
                    depth++;
                    templates.Push(depth);
                    return i + 2;
                default:
                    break;
            }
        }

        return -1;
    }

    /// <summary>The value of an expression that is nothing but one string; <see langword="null"/> for all else.</summary>
    public static string? ReadStringLiteral(ReadOnlySpan<char> expression)
    {
        expression = expression.Trim();
        if (expression.Length < 2 || expression[0] is not ('"' or '\'' or '`') || expression[^1] != expression[0])
        {
            return null;
        }

        var quote = expression[0];
        var value = new StringBuilder(expression.Length);
        for (var i = 1; i < expression.Length - 1; i++)
        {
            var c = expression[i];
            if (c == quote || (quote == '`' && c == '$' && expression[i + 1] == '{'))
            {
                return null;
            }

            if (c == '\\' && i + 1 < expression.Length - 1)
            {
                c = expression[++i] is 'n' or 't' or 'r' ? ' ' : expression[i];
            }

            value.Append(c);
        }

        return value.ToString();
    }

    // Between tags an apostrophe opens no string. One that is not closed on its line is taken for that.
    private static int SkipString(string text, int open, int limit)
    {
        for (var i = open + 1; i < limit && text[i] != '\n'; i++)
        {
            if (text[i] == '\\')
            {
                i++;
            }
            else if (text[i] == text[open])
            {
                return i + 1;
            }
        }

        return open + 1;
    }
}
