using System.Diagnostics;
using Xunit;

namespace LanceIngest.Tests.Text;

/// <summary>Input made to hang, to overflow the stack, or to hide what follows it.</summary>
public sealed class HostileTextTests
{
    public static TheoryData<string> Patterns => [.. (string[])
    [
        "[", "![", "[a](", "[[a](b) ", "*a ", "*a _", "**x", "a**b", "`", "`a``b", "`` ` ``` ", "<", "<a ", "<a x='", "<a x=\"", "<!-- ", "a <?", "a <!A ",
        "a <![CDATA[", "&amp;", "|", "a|b\n", "[x]", "[a]: ", "[^1]", "{", "{'", "{`", "{`${", "{/*", "<a {", "<a b={", "export const x = {\n\n", "import {\n\n",
        "<script>\n\n", "<style>", "<div>\n", "<A>\n ", "- a\n", "# a\n", "> a\n\n", "```\n", "::: a\n\n", "---\n", "\"", "'", "\\", "=", "http://", "www.", "\u200b", "a\u0301", "中", "é",
    ]];

    [Theory]
    [MemberData(nameof(Patterns))]
    public void Read_RepeatedPattern_EndsInTime(string pattern)
    {
        var text = Content.Repeat(pattern, 100_000 / pattern.Length);
        var watch = Stopwatch.StartNew();
        foreach (var extension in (string[])["md", "mdx"])
        {
            try
            {
                new TextChunker(new ChunkingOptions()).Chunk(Content.Of([.. MarkdownReader.Read(text, "a." + extension).Sections.Select(section => (section.Text, section.HeadingPath))]));
            }
            catch (IngestionException e)
            {
                Assert.Equal((IngestionErrors.InvalidSource, false), (e.Code, e.IsTransient));
            }
        }

        // Each takes well below a second; by the square of the length most take minutes.
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(15), $"{watch.Elapsed}");
    }

    [Theory]
    [InlineData(">")]
    [InlineData("> - ")]
    [InlineData("1. ")]
    [InlineData("::: a\n")]
    public void Read_TenThousandLevels_IsRefusedForGood(string level)
    {
        var error = Assert.Throws<IngestionException>(() => MarkdownReader.Read(Content.Repeat(level, 10_000) + "x", "deep.md"));
        Assert.Equal((IngestionErrors.InvalidSource, false), (error.Code, error.IsTransient));
        Assert.Contains("deeper than 100", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_ListsGrowingByIndentation_AreRefusedInTime()
        => Assert.Throws<IngestionException>(() => MarkdownReader.Read(string.Concat(Enumerable.Range(0, 2000).Select(i => new string(' ', i * 2) + "- x\n")), "deep.md"));

    [Fact]
    public void Read_FortyLevels_AreRead()
        => Assert.Contains("x", Content.TextOf(MarkdownReader.Read(Content.Repeat("> - ", 30) + "x", "a.md")), StringComparison.Ordinal);

    [Fact]
    public void Read_LineOf10MB_KeepsItsText()
    {
        var line = Content.Repeat("lorem ipsum ", 850_000);
        Assert.Equal(line.TrimEnd().Length, Content.TextOf(MarkdownReader.Read(line, "a.mdx")).Length);
    }

    [Fact]
    public void Read_ParagraphOfManyLinks_KeepsTheirTextsAndDropsTheirTargets()
    {
        var text = Content.TextOf(MarkdownReader.Read(Content.Repeat("[word](https://a.b/c) *and* ", 5000), "a.md"));
        Assert.Equal(5000, text.Split(["word"], StringSplitOptions.None).Length - 1);
        Assert.DoesNotContain("a.b", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_LargeTable_KeepsEveryRow()
    {
        var text = Content.TextOf(MarkdownReader.Read("| name | value |\n|---|---|\n" + string.Concat(Enumerable.Range(0, 3000).Select(i => $"| row{i} | `v{i}` |\n")), "a.md"));
        Assert.All(Enumerable.Range(0, 3000), i => Assert.Contains($"row{i} | v{i}", text, StringComparison.Ordinal));
    }
}
