using Markdig;
using Markdig.Extensions.CustomContainers;
using Markdig.Extensions.EmphasisExtras;
using Markdig.Helpers;
using Markdig.Parsers;
using Markdig.Syntax;

namespace LanceIngest.Text;

/// <summary>The Markdown that is understood: CommonMark with tables, footnotes, task lists, alerts and <c>:::</c> containers.</summary>
internal static class MarkdownSyntax
{
    /// <summary>Blocks within blocks: beyond this nobody wrote the document by hand.</summary>
    public const int DeepestNesting = 100;

    /// <summary>Signs that may open something, in one paragraph. Markdig's time grows by their square, so that longer paragraphs are parsed in parts.</summary>
    public const int MostOpeners = 1000;

    public static MarkdownPipeline Markdown { get; } = Build(isMdx: false);

    /// <summary>MDX, whose tags are gone already, has no code by indentation: the text between tags is indented as it likes.</summary>
    public static MarkdownPipeline Mdx { get; } = Build(isMdx: true);

    public static bool IsOpener(char c) => c is '[' or '<' or '*' or '_' or '!' or '~' or '`' or '&' or '|';

    private static MarkdownPipeline Build(bool isMdx)
    {
        var builder = new MarkdownPipelineBuilder()
            .UsePipeTables()
            .UseFootnotes()
            .UseTaskLists()
            .UseAlertBlocks()
            .UseEmphasisExtras(EmphasisExtraOptions.Strikethrough);

        // The block only: its inline twin would take the colons out of a::b::c.
        builder.BlockParsers.AddIfNotAlready<CustomContainerParser>();
        builder.BlockParsers.Insert(0, new DepthGuard());
        builder.BlockParsers.FindExact<ParagraphBlockParser>()!.Closed += LeaveLongParagraphs;
        builder.BlockParsers.FindExact<HeadingBlockParser>()!.Closed += LeaveLongParagraphs;
        if (isMdx)
        {
            builder.BlockParsers.TryRemove<IndentedCodeBlockParser>();
        }

        return builder.Build();
    }

    private static void LeaveLongParagraphs(BlockProcessor processor, Block block)
    {
        if (block is LeafBlock { ProcessInlines: true } leaf && CountOpeners(leaf.Lines) > MostOpeners)
        {
            leaf.ProcessInlines = false;
        }
    }

    private static int CountOpeners(StringLineGroup lines)
    {
        var count = 0;
        for (var i = 0; i < lines.Count; i++)
        {
            foreach (var c in lines.Lines[i].Slice.AsSpan())
            {
                count += IsOpener(c) ? 1 : 0;
            }
        }

        return count;
    }

    /// <summary>Markdig has a limit of its own but looks at it when all is parsed, and parsing deep documents takes the cube of their depth.</summary>
    private sealed class DepthGuard : BlockParser
    {
        // The signs that open a block with blocks in it: quotes, lists, containers, footnotes.
        public DepthGuard() => OpeningCharacters = [.. ">-+*:[0123456789"];

        public override BlockState TryOpen(BlockProcessor processor)
        {
            var depth = 0;
            for (Block? block = processor.CurrentContainer; block is not null; block = block.Parent)
            {
                if (++depth > DeepestNesting)
                {
                    throw new MarkdownNestingException();
                }
            }

            return BlockState.None;
        }
    }
}
