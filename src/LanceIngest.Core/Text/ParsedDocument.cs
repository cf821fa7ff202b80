using System.Text.Json.Nodes;

namespace LanceIngest;

/// <summary>What <see cref="MarkdownReader"/> found in a document.</summary>
public sealed class ParsedDocument
{
    internal ParsedDocument(string title, bool hasOwnTitle, JsonObject metadata, IReadOnlyList<ContentSection> sections)
    {
        Title = title;
        HasOwnTitle = hasOwnTitle;
        Metadata = metadata;
        Sections = sections;
    }

    /// <summary>The title: of the front matter, else of <c>index.yaml</c>, else the first heading, else the file's name.</summary>
    public string Title { get; }

    /// <summary>Whether the document names itself; <see langword="false"/> when <see cref="Title"/> is its file's name.</summary>
    public bool HasOwnTitle { get; }

    /// <summary>What <c>index.yaml</c> and the front matter say beside the title; the front matter wins.</summary>
    public JsonObject Metadata { get; }

    /// <summary>The text, by headings. Empty when the document has neither text nor headings.</summary>
    public IReadOnlyList<ContentSection> Sections { get; }
}
