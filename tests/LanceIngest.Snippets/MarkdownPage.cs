using System.Text.RegularExpressions;
using LanceIngest.Testing;

namespace LanceIngest.Snippets;

/// <summary>A page of the documentation, as far as its code and its links go.</summary>
internal sealed partial class MarkdownPage(string path)
{
    private readonly string _text = File.ReadAllText(Repository.PathOf(path)).ReplaceLineEndings("\n");

    /// <summary>Where it lies, from the root of the repository.</summary>
    public string Path => path;

    /// <summary>The pages whose snippets are compiled.</summary>
    public static IEnumerable<MarkdownPage> Documentation() => Directory
        .EnumerateFiles(Repository.PathOf("docs"), "*.md", SearchOption.AllDirectories)
        .Select(file => System.IO.Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'))
        .Prepend("README.md")
        .Select(file => new MarkdownPage(file));

    /// <summary>The blocks of C#, each with the snippet that its marker names; null without a marker. One that is indented has none.</summary>
    public IEnumerable<(string? Snippet, string Code, int Line)> CSharpBlocks() => CSharpBlock().Matches(_text)
        .Select(match => (
            match.Groups["snippet"] is { Success: true } marker ? marker.Value : null,
            match.Groups["code"].Value.TrimEnd(),
            LineAt(match.Groups["fence"].Index)));

    /// <summary>The links that stay in the repository.</summary>
    public IEnumerable<(string Target, int Line)> RelativeLinks() => Link().Matches(WithoutCode())
        .Select(match => (match.Groups["target"].Value, LineAt(match.Index)))
        .Where(link => !link.Item1.Contains(':', StringComparison.Ordinal));

    /// <summary>The anchors of its headings, as GitHub makes them.</summary>
    public IReadOnlySet<string> Anchors() => Heading().Matches(Fence().Replace(_text, string.Empty))
        .Select(match => match.Groups["text"].Value.Trim().ToLowerInvariant().Replace(' ', '-'))
        .Select(text => string.Concat(text.Where(c => char.IsLetterOrDigit(c) || c is '-' or '_')))
        .ToHashSet(StringComparer.Ordinal);

    // What stands in code is no link and no heading. The line breaks stay, so that line numbers do.
    private string WithoutCode() => Code().Replace(_text, match => new string([.. match.Value.Select(c => c == '\n' ? c : ' ')]));

    private int LineAt(int index) => _text.AsSpan(0, index).Count('\n') + 1;

    [GeneratedRegex(@"(?:^<!-- snippet: (?<snippet>\S+) -->\n)?^(?<fence> *```)(?:csharp|cs|c#)\n(?<code>.*?)^ *```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex CSharpBlock();

    [GeneratedRegex(@"^```.*?^```|`[^`\n]+`", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Code();

    [GeneratedRegex(@"^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^#+ (?<text>.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();
}
