using Xunit;

namespace LanceIngest.Testing;

/// <summary>Ids and keys from outside, as attackers and unlucky users send them.</summary>
public static class HostileNames
{
    /// <summary>Ids that are odd but allowed: each must be kept apart from every other.</summary>
    public static TheoryData<string> AllowedIds =>
    [
        "o'brien", "x' OR '1'='1", "%2e%2e", "%2F..%2F", "...", "-rf", "~root", "a b", "a+b&c=d?e", "<id>", "id:with:colons", "CON", "nul.txt",
        "café-Ω-漢字", "👩‍🚀", new string('x', 512), string.Concat(Enumerable.Repeat("🚀", 200)),
    ];

    /// <summary>Ids that are no ids.</summary>
    public static TheoryData<string> RefusedIds =>
    [
        string.Empty, ".", "..", "../x", "a/../../b", "/etc/passwd", "a/b", "..\\x", "C:\\x", "a\0b", "a\nb", "guide#1", " id", "id ", "a\uD83D", new string('x', 600),
    ];

    /// <summary>Keys that are odd but allowed.</summary>
    public static TheoryData<string> AllowedKeys =>
    [
        "docs/o'brien.mdx", "docs/%2e%2e/x.md", "docs/.../x.md", "docs/.hidden", "a b/c d.md", "a+b&c=d?e#f.md", "x/a:b.md",
        "café/漢字.md", "🚀/👩‍🚀.md", $"long/{new string('y', 600)}.mdx", "no-extension",
    ];

    /// <summary>Keys that lead elsewhere, or nowhere.</summary>
    public static TheoryData<string> RefusedKeys =>
    [
        string.Empty, ".", "..", "../x", "a/../../b", "a/..", "/etc/passwd", "a//b", "a/", "a/./b", "..\\x", "C:/x", "s3://bucket/key", "http://host/x", "a\0b", "a\nb", "a\uD83D",
        new string('x', 1025),
    ];
}
