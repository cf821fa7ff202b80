using System.Text.RegularExpressions;

namespace LanceIngest.Text;

/// <summary>Finds <c>import</c> and <c>export</c> statements in MDX.</summary>
internal static partial class EsmReader
{
    private const string GoesOn = "=,+-*&|?:.([{<>";

    /// <summary>Finds the end of a statement that starts at a position, which must be the start of a line.</summary>
    /// <param name="text">The text.</param>
    /// <param name="start">The start of a line.</param>
    /// <param name="limit">Where to stop looking.</param>
    /// <param name="isLost">The statement has no end that can be found; what is returned is the next blank line.</param>
    /// <returns>The position behind it, at the start of a line or the end of the text; -1 when there is no statement.</returns>
    public static int FindEnd(string text, int start, int limit, out bool isLost)
    {
        isLost = false;
        if (!Statement().Match(text, start, Math.Min(text.Length - start, 200)).Success)
        {
            return -1;
        }

        var isImport = text[start] == 'i';
        var depth = 0;
        var braces = 0;
        var templates = new Stack<int>();
        var i = start;
        while (i >= 0 && i < limit)
        {
            var c = text[i];
            if (c == '\n' && depth <= 0 && EndsAt(text, start, i, isImport))
            {
                return i + 1;
            }

            if (c == '`')
            {
                i = JsScanner.SkipTemplate(text, i + 1, limit, templates, ref braces);
                depth += templates.Count > 0 && i > 0 ? 1 : 0;
            }
            else if (c == '}' && templates.Count > 0 && templates.Peek() == braces)
            {
                templates.Pop();
                braces--;
                depth--;
                var open = templates.Count;
                i = JsScanner.SkipTemplate(text, i + 1, limit, templates, ref braces);
                depth += templates.Count > open ? 1 : 0;
            }
            else
            {
                depth += c is '{' or '(' or '[' ? 1 : c is '}' or ')' or ']' ? -1 : 0;
                braces += templates.Count == 0 ? 0 : c == '{' ? 1 : c == '}' ? -1 : 0;
                i = JsScanner.SkipToken(text, i, limit);
            }
        }

        // At the end of the text, or lost in something that is no JavaScript: then the statement goes up to the next blank line.
        isLost = i < text.Length || depth > 0 || templates.Count > 0;
        var blank = isLost ? text.IndexOf("\n\n", start, StringComparison.Ordinal) : -1;
        return blank < 0 ? text.Length : blank + 1;
    }

    private static bool EndsAt(string text, int start, int lineEnd, bool isImport)
    {
        var last = lineEnd - 1;
        while (last > start && char.IsWhiteSpace(text[last]))
        {
            last--;
        }

        if (isImport)
        {
            return text[last] is '"' or '\'' or ';' || (text[last] == '}' && !text.AsSpan(lineEnd + 1).TrimStart(" \t").StartsWith("from")) || IsBlankLine(text, lineEnd + 1);
        }

        var next = lineEnd + 1;
        while (next < text.Length && text[next] is ' ' or '\t')
        {
            next++;
        }

        return IsBlankLine(text, lineEnd + 1)
            || (!GoesOn.Contains(text[last], StringComparison.Ordinal) && !(next < text.Length && ".?:&|+".Contains(text[next], StringComparison.Ordinal)));
    }

    private static bool IsBlankLine(string text, int position)
    {
        while (position < text.Length && text[position] is ' ' or '\t')
        {
            position++;
        }

        return position >= text.Length || text[position] == '\n';
    }

    // Prose may start with these words too, so what follows them must look like a statement.
    [GeneratedRegex(@"\G(?:import\s*(?:[""'{*]|(?:type\s+)?(?:[\w$]+|\{[^}]*\})\s*(?:,|\s+from\b))|export\s*(?:(?:const|let|var|function|async|class|type|interface|enum|abstract|declare)\s+[\w$*]|default\s+\S|[{*]))")]
    private static partial Regex Statement();
}
