using Xunit;

namespace LanceIngest.Tests.Text;

public sealed class MdxTests
{
    [Theory]
    [InlineData("import A from './a'\nimport {\n  B,\n  C,\n} from \"c\";\nimport './x.css'\n\nText", "Text")]
    [InlineData("import A from 'a'\n# Title\n\nText", "Text")]
    [InlineData("export const meta = {\n  title: `a ${1 + `${2}`}`,\n\n  list: [1, 2],\n}\n\nText", "Text")]
    [InlineData("export const a = 1\nexport const b = x =>\n  x + 1\nText", "Text")]
    [InlineData("export default function L({ children }) {\n  return <p>Don't {children}</p>\n}\n\nText", "Text")]
    [InlineData("export { a, b } from './c'\nexport * from 'd'\n\nText", "Text")]
    [InlineData("import your data first.\n\nexport it later", "import your data first.\n\nexport it later")]
    [InlineData("Text\nimport x from 'y'", "Text import x from 'y'")]
    [InlineData("export const broken = {\n\nText stays", "Text stays")]
    public void Read_Esm_Goes(string mdx, string expected) => AssertText(mdx, expected);

    [Theory]
    [InlineData("Use <Badge label=\"New\" color='red' onClick={() => { alert(\"}\") }}/> now", "Use New now")]
    [InlineData("<Card title=\"Install *it*\" href=\"https://x.y\">\n  Body **bold**\n</Card>", "Install *it*\n\nBody bold")]
    [InlineData("<Tab title={'# Linux'} items={[{ title: 'gone' }]} {...rest}>a</Tab>", "# Linux\n\na")]
    [InlineData("<Img alt=\"It&apos;s\" caption={`Plain`} src={x}/>", "It's\n\nPlain")]
    [InlineData("<>frag</> <A.B c:d=\"x\" />ment", "frag ment")]
    [InlineData("<A\n  title=\"Over\n  lines\"\n\n  on\n>\nText\n</A>", "Over lines\n\nText")]
    [InlineData("a<b>b</b>c <p>d</p>e", "abc d e")]
    [InlineData("<style>{`.gone {}`}</style>\n<script>gone</script>\n\nText", "Text")]
    [InlineData("Map<String, Integer> and 3 < 4 and a <b", "Map<String, Integer> and 3 < 4 and a <b")]
    [InlineData("<https://a.b/c> <me@x.y>", "me@x.y")]
    [InlineData("<Unclosed a=\"b\n\nThe *rest* stays", "<Unclosed a=\"b\n\nThe rest stays")]
    [InlineData("<A b={ c\n\nThe rest stays", "<A b={ c\n\nThe rest stays")]
    public void Read_Jsx_GoesAndItsTextStays(string mdx, string expected) => AssertText(mdx, expected);

    [Theory]
    [InlineData("The {props.name} tool{\" \"}is {'really'} {`good`}{/* } comment */}.", "The tool is really good.")]
    [InlineData("{\n  cond && (\n    <A>gone</A>\n\n  )\n}\n\nText", "Text")]
    [InlineData("a {`x ${y}`} b {\"x\" + \"y\"} c", "a b c")]
    [InlineData("An {unclosed brace\n\nThe } rest stays", "An {unclosed brace\n\nThe } rest stays")]
    [InlineData("\\{kept\\} \\<b>", "{kept} <b>")]
    [InlineData("a <!-- gone --> b", "a b")]
    [InlineData("a <!-- never closed", "a <!-- never closed")]
    public void Read_Expressions_Go(string mdx, string expected) => AssertText(mdx, expected);

    [Theory]
    [InlineData("```jsx\nimport a from 'b'\nconst x = <div>{y}</div>\n{/* c */}\n```", "import a from 'b'\nconst x = <div>{y}</div>\n{/* c */}")]
    [InlineData("`<b>{x}</b>` and `` `{y}` ``", "<b>{x}</b> and `{y}`")]
    [InlineData("- item\n\n  ```js\n  const {a} = <b/>\n  ```\n- {x}next", "- item\nconst {a} = <b/>\n- next")]
    [InlineData("> ```\n> {a}\n> ```\n\n{gone}b", "{a}\n\nb")]
    [InlineData("~~~\n{a}\n```\n{b}\n~~~\n{gone}c", "{a}\n```\n{b}\n\nc")]
    [InlineData("<Tabs>\n    <Tab>\n        ## Head\n\n        ```sh\n        if {x}\n          <y>\n        ```\n    </Tab>\n</Tabs>", "if {x}\n  <y>")]
    public void Read_Code_IsNotTouched(string mdx, string expected) => AssertText(mdx, expected);

    [Fact]
    public void Read_IndentedContentOfTags_IsMarkdownStill()
    {
        var document = MarkdownReader.Read("<Tabs>\n    <Tab>\n        ## Head\n\n        - *a*\n            - b [c](d)\n    </Tab>\n</Tabs>", "a.mdx");
        Assert.Equal(("Head", "- a\n  - b c"), Assert.Single(document.Sections.Select(section => (section.HeadingPath, section.Text))));
    }

    private static void AssertText(string mdx, string expected) => Assert.Equal(expected, Content.TextOf(MarkdownReader.Read(mdx, "a.mdx")));
}
