using LanceIngest.Testing;
using Xunit;

namespace LanceIngest.Snippets;

/// <summary>The documentation shows code that compiles, and its links lead somewhere.</summary>
public sealed class DocumentationTests
{
    // Pages without compiled snippets, whose links count all the same.
    private static readonly string[] OtherPages = ["CHANGELOG.md", "samples/README.md", "samples/Console/README.md",
        "samples/GenericIngest.Lambda/README.md", "samples/Lambda.Runtime/README.md", "samples/deploy/README.md", "samples/UploadApi/README.md"];

    [Fact]
    public void CSharpBlocks_InEveryPage_AreTheCompiledSnippets()
    {
        var regions = SnippetRegions.Read();
        var problems = MarkdownPage.Documentation()
            .SelectMany(page => page.CSharpBlocks().Select(block => ProblemOf(block.Snippet, block.Code, regions) is { } problem ? $"{page.Path}:{block.Line}: {problem}" : null));

        AssertNone(problems);
    }

    [Fact]
    public void Snippets_AllOfThem_AreShownSomewhere()
    {
        var shown = MarkdownPage.Documentation().SelectMany(page => page.CSharpBlocks()).Select(block => block.Snippet).ToHashSet(StringComparer.Ordinal);

        AssertNone(SnippetRegions.Read().Keys.Where(name => !shown.Contains(name)).Select(name => $"No page shows the snippet '{name}'."));
    }

    [Fact]
    public void Links_BetweenPages_LeadSomewhere()
    {
        var pages = MarkdownPage.Documentation().Concat(OtherPages.Select(path => new MarkdownPage(path)));

        AssertNone(pages.SelectMany(page => page.RelativeLinks().Select(link => ProblemOf(page, link.Target) is { } problem ? $"{page.Path}:{link.Line}: {problem}" : null)));
    }

    private static string? ProblemOf(string? snippet, string code, IReadOnlyDictionary<string, string> regions) => snippet switch
    {
        null => "this C# has no marker. Put '<!-- snippet: Page.region -->' on the line above it, and the code into a region of Pages/Page.cs.",
        _ when !regions.TryGetValue(snippet, out _) => $"there is no snippet '{snippet}'.",
        _ when regions[snippet] != code => $"this is not what the snippet '{snippet}' says. {FirstDifference(code, regions[snippet])}",
        _ => null,
    };

    private static string? ProblemOf(MarkdownPage page, string target)
    {
        var (file, anchor) = target.Split('#', 2) is [var before, var after] ? (before, after) : (target, null);
        var path = file.Length == 0 ? page.Path : Path.GetRelativePath(Repository.Root, Repository.PathOf(Path.Combine(Path.GetDirectoryName(page.Path)!, file)));
        var place = Repository.PathOf(path);
        return !File.Exists(place) && !Directory.Exists(place) ? $"the link '{target}' leads nowhere: there is no {path}."
            : anchor is not null && !new MarkdownPage(path).Anchors().Contains(anchor) ? $"the link '{target}' leads nowhere: {path} has no such heading."
            : null;
    }

    private static string FirstDifference(string page, string snippet)
    {
        var (shown, compiled) = (page.Split('\n'), snippet.Split('\n'));
        var line = Enumerable.Range(0, Math.Max(shown.Length, compiled.Length)).First(i => shown.ElementAtOrDefault(i) != compiled.ElementAtOrDefault(i));
        return $"Line {line + 1} is '{shown.ElementAtOrDefault(line)}' on the page and '{compiled.ElementAtOrDefault(line)}' in the snippet.";
    }

    private static void AssertNone(IEnumerable<string?> problems)
    {
        var found = problems.OfType<string>().ToList();
        Assert.True(found.Count == 0, string.Join(Environment.NewLine, found));
    }
}
