using LanceIngest.Testing;
using Xunit;

namespace LanceIngest.Tests.Text;

public sealed class MarkdownReaderTests
{
    [Fact]
    public void Read_Headings_BecomePathsOfSections()
    {
        var document = MarkdownReader.Read("Intro\n\n# Guide\n\nText\n\n### Deep\n\nMore\n\n## Install\n\nSetext\n------\n\nLast", "guide.md");
        Assert.Equal(
            [("", "Intro"), ("Guide", "Text"), ("Guide › Deep", "More"), ("Guide › Setext", "Last")],
            document.Sections.Select(section => (section.HeadingPath, section.Text)));
        Assert.Equal("Guide", document.Title);
        Assert.True(document.HasOwnTitle);
    }

    [Theory]
    [InlineData("A [link text](https://example.com/a \"t\") and ![the alt](img/x.png).", "A link text and the alt.")]
    [InlineData("Bare https://example.com/a_b?c=d#e, www.example.com/x and <https://a.b/c>.", "Bare , and .")]
    [InlineData("[ref text][1] and [shortcut].\n\n[1]: https://a.b\n[shortcut]: https://c.d", "ref text and shortcut.")]
    [InlineData("请看https://example.com/a。谢谢", "请看 。谢谢")]
    [InlineData("Mail <me@example.com> now", "Mail me@example.com now")]
    [InlineData("`https://kept.example` stays", "https://kept.example stays")]
    [InlineData("AT&amp;T &copy; 5 &lt; 6", "AT&T © 5 < 6")]
    [InlineData("one *two* **three** ~~four~~ snake_case a::b::c", "one two three four snake_case a::b::c")]
    [InlineData("soft\nbreak  \nhard", "soft break\nhard")]
    [InlineData("- a\n- b\n  1. c\n  2. d\n- [x] e", "- a\n- b\n  1. c\n  2. d\n- e")]
    [InlineData("| a | `b` |\n|---|---|\n| c [d](u) | |", "a | b\nc d |")]
    [InlineData("> quoted\n> text", "quoted text")]
    [InlineData("> [!NOTE]\n> Mind this", "Mind this")]
    [InlineData(":::tip[Good to know]\nText\n:::", "Good to know\n\nText")]
    [InlineData("Note[^1].\n\n[^1]: Foot.", "Note.\n\nFoot.")]
    [InlineData("```js title=\"a\"\nimport x from 'y'\n  <div>{b}</div>\n\nhttps://kept\n```", "import x from 'y'\n  <div>{b}</div>\n\nhttps://kept")]
    [InlineData("text\n\n    indented <code> https://kept\n      more", "text\n\nindented <code> https://kept\n  more")]
    public void Read_Markdown_KeepsTextAndDropsMarkup(string markdown, string expected)
        => Assert.Equal(expected, Content.TextOf(MarkdownReader.Read(markdown, "a.md")));

    [Theory]
    [InlineData("<p align=\"center\">Hello <b>b</b>old <br>new</p>", "Hello bold\nnew")]
    [InlineData("a <b>b</b> <span title='x > y'>c</span> 3 < 4", "a b c 3 < 4")]
    [InlineData("<!-- gone\n\nstill gone -->\n\nHere", "Here")]
    [InlineData("a <!-- gone --> b", "a b")]
    [InlineData("<script>\nvar gone = 1;\n\nvar gone = 2;\n</script>\n\nHere", "Here")]
    [InlineData("a <style>gone</style> b", "a b")]
    [InlineData("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc")]
    [InlineData("<details>\n<summary>More</summary>\n\nHidden *text*\n\n</details>", "More\n\nHidden text")]
    [InlineData("<img src=\"x.png\" alt=\"A dog\"> runs", "A dog runs")]
    [InlineData("<pre>\n  a\n    b &lt;\n</pre>", "a\n    b <")]
    [InlineData("<a href='https://x.y'>text</a> https://z", "text")]
    [InlineData("an <unclosed tag\n\nand the rest", "an <unclosed tag\n\nand the rest")]
    [InlineData("<div <!-- never closed\n\nand the rest", "<div <!-- never closed\n\nand the rest")]
    public void Read_Html_KeepsTextAndDropsTags(string markdown, string expected)
        => Assert.Equal(expected, Content.TextOf(MarkdownReader.Read(markdown, "a.md")));

    [Fact]
    public void Read_HtmlHeading_StartsSectionAndGivesTitle()
    {
        var document = MarkdownReader.Read("<h1 align=\"center\">\n  <img alt=\"Chalk\">\n</h1>\n\nText\n\n<h2>Use</h2>\n\nMore", "readme.md");
        Assert.Equal("Chalk", document.Title);
        Assert.Equal([("Chalk", "Text"), ("Chalk › Use", "More")], document.Sections.Select(section => (section.HeadingPath, section.Text)));
    }

    [Fact]
    public void Read_PlainText_TakesMarkupForText()
    {
        var document = MarkdownReader.Read("# no heading *x* <y>\r\n\r\nsee https://a.b now", "notes/a.txt");
        Assert.Equal("# no heading *x* <y>\n\nsee now", Assert.Single(document.Sections).Text);
        Assert.Equal("a", document.Title);
        Assert.False(document.HasOwnTitle);
    }

    [Fact]
    public void Read_OnlyHeadings_KeepsThem()
    {
        var document = MarkdownReader.Read("# Plan\n\n## Later\n", "a.md");
        Assert.Equal(["Plan", "Plan › Later"], document.Sections.Select(section => section.HeadingPath));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\uFEFF \n\n\t\n")]
    [InlineData("\0\0\0")]
    [InlineData("---\ntitle: Only a title\n---\n")]
    [InlineData("<!-- nothing -->\n\n---\n\n![](x.png) https://a.b")]
    public void Read_NoText_GivesNoSections(string text) => Assert.Empty(MarkdownReader.Read(text, "a.md").Sections);

    [Fact]
    public void Read_LongHeading_StaysWholeInTheTextAndShortInThePath()
    {
        var heading = Content.Repeat("word ", 200).Trim();
        var section = Assert.Single(MarkdownReader.Read("# " + heading + "\n\nText", "a.md").Sections);
        Assert.Equal(heading + "\n\nText", section.Text);
        Assert.InRange(section.HeadingPath.Length, 100, 200);
    }

    [Fact]
    public void Read_RealReadmes_KeepsEveryLineOfCodeAndFindsTitles()
    {
        var files = Directory.EnumerateFiles(Repository.PathOf("samples"), "*.md", new EnumerationOptions { RecurseSubdirectories = true, MatchCasing = MatchCasing.CaseInsensitive })
            .Where(file => Path.GetFileName(file).Equals("readme.md", StringComparison.OrdinalIgnoreCase) && file.Contains("node_modules", StringComparison.Ordinal)).ToList();
        Assert.True(files.Count >= 50, $"Only {files.Count} README files under samples/*/node_modules: run eng/setup.sh first.");
        foreach (var file in files)
        {
            var source = File.ReadAllText(file);
            var document = MarkdownReader.Read(source, file);
            var text = document.Title + "\n" + string.Join("\n", document.Sections.Select(section => section.HeadingPath + "\n" + section.Text));
            Assert.All(CodeOf(source), line => Assert.True(text.Contains(line, StringComparison.Ordinal), $"{file} lost: {line}"));
        }
    }

    private static IEnumerable<string> CodeOf(string source)
    {
        var inside = false;
        foreach (var line in source.ReplaceLineEndings("\n").Split('\n'))
        {
            // A fence that opens may be indented by up to three blanks (CommonMark, section 4.5).
            var fence = inside || line.IndexOf("```", StringComparison.Ordinal) <= 3 ? line.TrimStart() : line;
            if (fence.StartsWith("```", StringComparison.Ordinal))
            {
                inside = !inside && !fence[3..].Contains('`', StringComparison.Ordinal);
            }
            else if (inside && line.Trim().Length > 0)
            {
                yield return line.Trim();
            }
        }
    }
}
