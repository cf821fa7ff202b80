namespace LanceIngest.Console.Content;

/// <summary>What a file of the folder is taken for.</summary>
internal enum ContentKind
{
    /// <summary>A Markdown, MDX or plain-text document.</summary>
    Document,

    /// <summary>An <c>index.yaml</c> that describes the documents beside it; it is stored, and not ingested by itself.</summary>
    Sidecar,

    /// <summary>Asset JSON.</summary>
    Asset,

    /// <summary>A picture, sound or film without asset JSON.</summary>
    LooseMedia,
}
