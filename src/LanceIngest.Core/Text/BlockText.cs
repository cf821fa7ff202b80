using System.Globalization;
using Markdig;
using Markdig.Extensions.CustomContainers;
using Markdig.Extensions.Tables;
using Markdig.Syntax;

namespace LanceIngest.Text;

/// <summary>Writes the text of a parsed document, block by block.</summary>
internal sealed class BlockText(SectionBuilder output, MarkdownPipeline pipeline)
{
    /// <summary>Writes blocks that are not inside of others: their headings start sections.</summary>
    public void WriteSections(ContainerBlock blocks)
    {
        foreach (var block in blocks)
        {
            output.Break(2);
            switch (block)
            {
                case HeadingBlock { Inline: not null } heading:
                    output.StartHeading(heading.Level, InlineText.Of(heading.Inline).Replace('\n', ' '));
                    break;
                case CustomContainer container:
                    WriteContainerTitle(container);
                    WriteSections(container);
                    break;
                case HtmlBlock html:
                    HtmlText.Write(html.Lines.ToString(), output, mayStartSections: true);
                    break;
                default:
                    Write(block, listDepth: 0);
                    break;
            }
        }
    }

    private void Write(Block block, int listDepth)
    {
        switch (block)
        {
            case LinkReferenceDefinition or LinkReferenceDefinitionGroup or ThematicBreakBlock:
                break;
            case ListBlock list:
                WriteList(list, listDepth);
                break;
            case Table table:
                WriteTable(table);
                break;
            case HtmlBlock html:
                HtmlText.Write(html.Lines.ToString(), output, mayStartSections: false);
                break;
            case CodeBlock code:
                output.Write(code.Lines.ToString().Trim('\n'));
                break;
            case LeafBlock { Inline: not null } leaf:
                output.Write(InlineText.Of(leaf.Inline));
                break;
            case LeafBlock leaf:
                WriteInParts(leaf);
                break;
            case ContainerBlock container:
                if (container is CustomContainer titled)
                {
                    WriteContainerTitle(titled);
                }

                WriteChildren(container, listDepth);
                break;
            default:
                break;
        }
    }

    private void WriteChildren(ContainerBlock container, int listDepth)
    {
        foreach (var child in container)
        {
            output.Break(listDepth > 0 ? 1 : 2);
            Write(child, listDepth);
        }
    }

    private void WriteList(ListBlock list, int depth)
    {
        var number = int.TryParse(list.OrderedStart, CultureInfo.InvariantCulture, out var first) ? first : 1;
        foreach (var item in list.OfType<ListItemBlock>())
        {
            output.Break(1);
            var mark = list.IsOrdered ? string.Create(CultureInfo.InvariantCulture, $"{number++}. ") : "- ";
            output.WriteMark(new string(' ', depth * 2) + mark);
            WriteChildren(item, depth + 1);
            output.DropMark();
        }
    }

    private void WriteTable(Table table)
    {
        foreach (var row in table.OfType<TableRow>())
        {
            output.Break(1);
            var cells = row.OfType<TableCell>().Select(cell => string.Join(' ', cell.OfType<LeafBlock>().Select(leaf => InlineText.Of(leaf.Inline))));
            output.Write(string.Join(" | ", cells).Replace('\n', ' ').Trim());
        }
    }

    private void WriteContainerTitle(CustomContainer container)
    {
        // ":::note Title" and ":::note[Title]".
        var info = container.Info ?? string.Empty;
        var bracket = info.IndexOf('[', StringComparison.Ordinal);
        var title = $"{(bracket < 0 ? string.Empty : info[bracket..])} {container.Arguments}".Trim();
        title = title.StartsWith('[') && title.EndsWith(']') ? title[1..^1] : title;
        output.Write(title.StartsWith('{') ? string.Empty : title);
        output.Break(1);
    }

    // See MarkdownSyntax.MostOpeners: these lines have not been looked at yet.
    private void WriteInParts(LeafBlock leaf)
    {
        var text = leaf.Lines.ToString();
        for (var start = 0; start < text.Length;)
        {
            var end = PartEnd(text, start);
            WriteSections(Markdown.Parse(text[start..end], pipeline));
            start = end;
        }
    }

    private static int PartEnd(string text, int start)
    {
        var openers = 0;
        for (var i = start; i < text.Length; i++)
        {
            // At the end of a line if one comes soon, else between words, else anywhere.
            openers += MarkdownSyntax.IsOpener(text[i]) ? 1 : 0;
            if ((openers > MarkdownSyntax.MostOpeners / 2 && text[i] == '\n') || (openers > MarkdownSyntax.MostOpeners * 3 / 4 && text[i] == ' ')
                || openers >= MarkdownSyntax.MostOpeners)
            {
                return i + 1;
            }
        }

        return text.Length;
    }
}
