using Xunit;

namespace LanceIngest.Tests.Text;

public sealed class FrontMatterTests
{
    [Theory]
    [InlineData("---\ntitle: T\nk: 1\n---\nBody")]
    [InlineData("\uFEFF---\r\ntitle: T\r\nk: 1\r\n---\r\nBody\r\n")]
    [InlineData("--- \ntitle: 'T'\nk: 1\n...\n\nBody")]
    [InlineData("---\n# a comment\n\ntitle: T\nk: 1\n---   \nBody")]
    public void Read_FrontMatter_BecomesTitleAndMetadata(string text)
    {
        var document = MarkdownReader.Read(text, "a.md");
        Assert.Equal("T", document.Title);
        Assert.Equal("""{"k":1}""", document.Metadata.ToJsonString());
        Assert.Equal(("T", "Body"), (document.Sections[0].HeadingPath, document.Sections[0].Text));
    }

    [Theory]
    [InlineData("---\n\nProse after a break.\n\n---\n\nMore", "Prose after a break.\n\nMore")]
    [InlineData("---\n\nProse: with a colon: twice \"x\n\n---\n\nMore", "Prose: with a colon: twice \"x\n\nMore")]
    [InlineData("---\n\nNo second break", "No second break")]
    [InlineData("---\n[a](b) and more\n\n---\nx", "a and more\n\nx")]
    [InlineData("----\na: b\n----\nx", "x")]
    [InlineData(" ---\na: b\n\nx", "a: b\n\nx")]
    public void Read_ThematicBreak_IsNoFrontMatter(string text, string expected)
    {
        var document = MarkdownReader.Read(text, "a.md");
        Assert.Empty(document.Metadata);
        Assert.Equal(expected, Content.TextOf(document));
    }

    [Fact]
    public void Read_Scalars_HaveTheTypesOfTheCoreSchema()
    {
        var yaml = """
            ---
            int: 42
            negative: -7
            hex: 0x1F
            octal: 0o17
            real: 1.10
            exponent: 1e3
            yes: true
            no: False
            none: ~
            empty:
            quoted: "42"
            single: 'true'
            tagged: !!str 12
            date: 2024-01-02
            time: 12:30:45
            word: yes
            inf: .inf
            long: 123456789012345678901234567890
            list: [a, 1, {b: null}]
            block: |
              one
              two
            ---
            """;
        Assert.Equal(
            """{"int":42,"negative":-7,"hex":31,"octal":15,"real":1.10,"exponent":1000,"yes":true,"no":false,"none":null,"empty":null,"quoted":"42","single":"true","tagged":"12","date":"2024-01-02","time":"12:30:45","word":"yes","inf":".inf","long":"123456789012345678901234567890","list":["a",1,{"b":null}],"block":"one\ntwo\n"}""",
            MarkdownReader.Read(yaml, "a.md").Metadata.ToJsonString());
    }

    [Fact]
    public void Read_IndexYaml_GivesWhatTheFrontMatterDoesNot()
    {
        var document = MarkdownReader.Read("---\nlang: en\n---\n# Heading\n\nBody", "a.md", "\uFEFFtitle: From index\nlang: de\ntags: [x]\n");
        Assert.Equal("From index", document.Title);
        Assert.Equal("""{"lang":"en","tags":["x"]}""", document.Metadata.ToJsonString());
        Assert.Equal("From index › Heading", document.Sections[0].HeadingPath);
        Assert.Equal("Front", MarkdownReader.Read("---\ntitle: Front\n---\nx", "a.md", "title: Index").Title);
    }

    [Fact]
    public void Read_Description_IsTheFirstText()
    {
        var document = MarkdownReader.Read("---\ntitle: T\ndescription: What it is for.\n---\n# T\n\nBody", "a.md");
        Assert.Equal(("T", "What it is for.\n\nBody"), Assert.Single(document.Sections.Select(section => (section.HeadingPath, section.Text))));
        Assert.Equal("Says: it.", Content.TextOf(MarkdownReader.Read("---\ndescription: it.\n---\nSays: it.", "a.md")));
    }

    [Theory]
    [InlineData("---\ntitle: [unclosed\nsecret: x\n---\nBody", null, "line 2")]
    [InlineData("---\ntitle: {unclosed\nsecret: x\n---\nBody", null, "line ")]
    [InlineData("---\nok: 1\nsecret: a: b\n---\n", null, "line 3")]
    [InlineData("---\na: 1\na: 2\n---\n", null, "line 3, column 1): a key stands there twice")]
    [InlineData("---\na: *nowhere\n---\n", null, "line 2")]
    [InlineData("---\na: {? [x] : y}\n---\n", null, "a key is no text")]
    [InlineData("---\n# comment\n{ secret\n---\n", null, "line ")]
    [InlineData("---\na: b\n\t- secret\n---\n", null, "line ")]
    [InlineData("Body", "secret: \"x", "The index.yaml of 'a.md' cannot be read (line 1")]
    [InlineData("Body", "- secret", "is a list or a single value")]
    public void Read_BadYaml_SaysWhereAndQuotesNothing(string text, string? index, string expected)
    {
        var error = Assert.Throws<IngestionException>(() => MarkdownReader.Read(text, "a.md", index));
        Assert.Equal((IngestionErrors.InvalidSource, false), (error.Code, error.IsTransient));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_HostileYaml_IsRefused()
    {
        var laughs = "---\na: &a [x,x,x,x,x,x,x,x,x]\n" + string.Concat("bcdefgh".Select((c, i) => $"{c}: &{c} [*{(char)(c - 1)},*{(char)(c - 1)},*{(char)(c - 1)},*{(char)(c - 1)},*{(char)(c - 1)}]\n")) + "---\n";
        Assert.Contains("more than 10000 values", Refusal(laughs), StringComparison.Ordinal);
        Assert.Contains("nested deeper than 32", Refusal("---\na: " + new string('[', 100_000) + "\n---\n"), StringComparison.Ordinal);
        Assert.Contains("at most 262144", Refusal("---\na: " + new string('x', 300_000) + "\n---\n"), StringComparison.Ordinal);

        static string Refusal(string text) => Assert.Throws<IngestionException>(() => MarkdownReader.Read(text, "a.md")).Message;
    }
}
