using System.Text.Json.Nodes;
using LanceIngest.Text;
using Markdig;

namespace LanceIngest;

/// <summary>Turns Markdown, MDX and plain text into searchable text.</summary>
/// <remarks>
/// <para>Front matter (YAML) and <c>index.yaml</c> become title and metadata. Tags, comments, scripts, styles and URLs go; their texts,
/// link texts, image alts, code and table cells stay. Of MDX also <c>import</c>, <c>export</c> and <c>{…}</c> go.
/// The title of the metadata and the headings make the heading path of each section; a <c>description</c> in the metadata is its first text.</para>
/// <para>Time grows with the length of the document only, whatever it holds. Safe to use from many threads.</para>
/// </remarks>
public static class MarkdownReader
{
    /// <summary>Reads a document.</summary>
    /// <param name="text">The text of the file.</param>
    /// <param name="path">Where the file lies. Its extension says what it is: <c>.mdx</c>, <c>.txt</c>, or Markdown for all others.</param>
    /// <param name="indexYaml">The text of the <c>index.yaml</c> beside it, if there is one.</param>
    /// <returns>Title, metadata and sections.</returns>
    /// <exception cref="IngestionException">Permanent, <see cref="IngestionErrors.InvalidSource"/>: the YAML cannot be read, or the document is nested too deeply.</exception>
    public static ParsedDocument Read(string text, string path, string? indexYaml = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentException.ThrowIfNullOrEmpty(path);
        var lines = text.TrimStart('\uFEFF').Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').Replace('\0', ' ');
        var metadata = indexYaml is null ? [] : FrontMatter.ReadSidecar(indexYaml, path);
        var frontMatter = FrontMatter.Take(lines, path, out var body) ?? [];
        foreach (var (name, value) in frontMatter)
        {
            metadata[name] = value?.DeepClone();
        }

        var title = TakeTitle(metadata);
        var sections = new SectionBuilder(title);
        WriteDescription(metadata, body, sections);
        Write(body, path, sections);
        return new ParsedDocument(
            title ?? sections.FirstHeading ?? Path.GetFileNameWithoutExtension(path),
            hasOwnTitle: (title ?? sections.FirstHeading) is not null,
            metadata,
            sections.Build());
    }

    private static void Write(string body, string path, SectionBuilder sections)
    {
        var isMdx = path.EndsWith(".mdx", StringComparison.OrdinalIgnoreCase);
        if (path.EndsWith(".txt", StringComparison.OrdinalIgnoreCase))
        {
            PlainText.Write(body, sections);
            return;
        }

        var pipeline = isMdx ? MarkdownSyntax.Mdx : MarkdownSyntax.Markdown;
        var markdown = isMdx ? new MdxStripper(body).Strip() : body;
        try
        {
            new BlockText(sections, pipeline).WriteSections(Markdown.Parse(markdown, pipeline));
        }
        catch (Exception e) when (e is MarkdownNestingException or ArgumentException or InsufficientExecutionStackException)
        {
            throw IngestionException.Permanent(
                IngestionErrors.InvalidSource,
                $"'{path}' is nested deeper than {MarkdownSyntax.DeepestNesting} lists and quotes. Flatten it.",
                e);
        }
    }

    private static string? TakeTitle(JsonObject metadata)
    {
        if (metadata["title"] is not JsonValue value || value.ToString().Trim() is not { Length: > 0 } title)
        {
            return null;
        }

        metadata.Remove("title");
        return title;
    }

    // Sites show it under the title, and often it is the only sentence that says what a page is for.
    private static void WriteDescription(JsonObject metadata, string body, SectionBuilder sections)
    {
        if (metadata["description"] is JsonValue value && value.TryGetValue<string>(out var description)
            && description.Trim() is { Length: > 0 } text && !body.Contains(text, StringComparison.Ordinal))
        {
            PlainText.Write(text, sections);
            sections.Break(2);
        }
    }
}
