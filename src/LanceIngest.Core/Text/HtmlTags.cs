using System.Collections.Frozen;

namespace LanceIngest.Text;

/// <summary>What is to know of HTML's elements to take text out of them.</summary>
internal static class HtmlTags
{
    /// <summary>Elements within a word or sentence: taking their tags away must not put a blank between letters.</summary>
    private static readonly FrozenSet<string> Phrasing = FrozenSet.Create(StringComparer.OrdinalIgnoreCase,
        "a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins", "kbd", "mark", "q", "s", "samp",
        "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr");

    private static readonly FrozenSet<string> Void = FrozenSet.Create(StringComparer.OrdinalIgnoreCase,
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr");

    public static bool IsPhrasing(string name) => Phrasing.Contains(name);

    /// <summary>Elements that have no closing tag.</summary>
    public static bool IsVoid(string name) => Void.Contains(name);

    /// <summary>Elements whose content is no text for readers.</summary>
    public static bool HidesContent(string name)
        => name.Equals("script", StringComparison.OrdinalIgnoreCase) || name.Equals("style", StringComparison.OrdinalIgnoreCase);

    /// <summary>1 to 6 for <c>h1</c> to <c>h6</c>, else 0.</summary>
    public static int HeadingLevel(string name) => name.Length == 2 && name[0] is 'h' or 'H' && name[1] is >= '1' and <= '6' ? name[1] - '0' : 0;
}
