using System.Text;
using Markdig.Extensions.Footnotes;
using Markdig.Extensions.TaskLists;
using Markdig.Syntax.Inlines;

namespace LanceIngest.Text;

/// <summary>The text of a paragraph, a heading or a cell: link texts and image alts stay, URLs and tags go, code stays as it is.</summary>
internal static class InlineText
{
    public static string Of(ContainerInline? root)
    {
        var output = new StringBuilder();
        var prose = new StringBuilder();
        var hiddenBy = string.Empty;

        // A loop, for images may be nested as deeply as a document is long.
        for (var inline = root?.FirstChild; inline is not null; inline = Next(inline, root!))
        {
            if (inline is HtmlInline html)
            {
                AppendTag(html, prose, ref hiddenBy);
            }
            else if (hiddenBy.Length > 0)
            {
                continue;
            }
            else if (inline is CodeInline code)
            {
                Flush(prose, output);
                output.Append(code.Content);
            }
            else
            {
                AppendProse(inline, prose);
            }
        }

        Flush(prose, output);
        return output.ToString().Trim();
    }

    private static void AppendProse(Inline inline, StringBuilder prose)
    {
        switch (inline)
        {
            case LiteralInline literal:
                prose.Append(literal.Content.AsSpan());
                break;
            case HtmlEntityInline entity:
                prose.Append(entity.Transcoded.AsSpan());
                break;
            case LineBreakInline line:
                prose.Append(line.IsHard ? '\n' : ' ');
                break;
            case AutolinkInline { IsEmail: true } address:
                prose.Append(address.Url);
                break;
            case TaskList or FootnoteLink or AutolinkInline:
                break;
            case DelimiterInline delimiter:
                prose.Append(delimiter.ToLiteral());
                break;
            default:
                break;
        }
    }

    private static void AppendTag(HtmlInline html, StringBuilder prose, ref string hiddenBy)
    {
        var scanner = new HtmlScanner(html.Tag);
        if (!scanner.Read() || scanner.Tag.Length == 0)
        {
            return;
        }

        if (hiddenBy.Length > 0)
        {
            hiddenBy = scanner.IsClosing && scanner.Tag.Equals(hiddenBy, StringComparison.OrdinalIgnoreCase) ? string.Empty : hiddenBy;
        }
        else if (HtmlTags.HidesContent(scanner.Tag) && !scanner.IsClosing && ClosesLater(html, scanner.Tag))
        {
            hiddenBy = scanner.Tag;
        }
        else if (scanner.Tag.Equals("br", StringComparison.OrdinalIgnoreCase))
        {
            prose.Append('\n');
        }
        else if (!HtmlTags.IsPhrasing(scanner.Tag))
        {
            prose.Append(' ').Append(scanner.Alt).Append(' ');
        }
    }

    private static bool ClosesLater(HtmlInline open, string name)
    {
        for (var inline = open.NextSibling; inline is not null; inline = inline.NextSibling)
        {
            if (inline is HtmlInline html && html.Tag.StartsWith("</" + name, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static Inline? Next(Inline inline, ContainerInline root)
    {
        if (inline is ContainerInline { FirstChild: { } child })
        {
            return child;
        }

        for (var up = inline; up is not null && up != root; up = up.Parent)
        {
            if (up.NextSibling is { } sibling)
            {
                return sibling;
            }
        }

        return null;
    }

    private static void Flush(StringBuilder prose, StringBuilder output)
    {
        if (prose.Length > 0)
        {
            Urls.AppendWithout(output, prose.ToString());
            prose.Clear();
        }
    }
}
