namespace LanceIngest.Text;

/// <summary>Documents: reads Markdown, MDX or plain text by its path, from GitHub or the media store.</summary>
internal sealed class TextHandler(TextSources sources) : IMediaHandler
{
    private static readonly string[] Extensions = [".md", ".mdx", ".markdown", ".txt"];

    public async Task<HandlerResult> HandleAsync(AnalysisJob job, CancellationToken cancellationToken)
    {
        var path = PathOf(job);
        var source = sources.For(job);
        var file = await source.ReadAsync(path, cancellationToken).ConfigureAwait(false) ?? throw source.Missing(path);
        var sidecar = await source.ReadAsync(SidecarOf(path), cancellationToken).ConfigureAwait(false);
        var document = MarkdownReader.Read(file.Decode(), path, sidecar?.Decode());
        if (document.Sections.Count == 0)
        {
            throw IngestionException.Permanent(
                IngestionErrors.NoText, $"'{path}' ({file.Bytes.Length} bytes) holds no searchable text. Write some, or send a job of the stage delete.");
        }

        var version = Combine(file.Version, sidecar?.Version);
        var item = new ContentItem
        {
            Id = job.AssetId,
            ContentType = MediaType.Text.Value,
            Title = document.HasOwnTitle ? document.Title : job.GetExtraText("title") ?? document.Title,
            Sections = document.Sections,
            References = TextReferences.Of(path, document.Metadata),
            UpdatedAt = version.ModifiedAt,
        };
        return new HandlerResult { Items = [item], SourceVersion = version };
    }

    public async ValueTask<SourceVersion?> GetSourceVersionAsync(AnalysisJob job, CancellationToken cancellationToken)
    {
        var path = PathOf(job);
        var source = sources.For(job);
        var version = await source.GetVersionAsync(path, cancellationToken).ConfigureAwait(false);
        return version is null ? null : Combine(version, await source.GetVersionAsync(SidecarOf(path), cancellationToken).ConfigureAwait(false));
    }

    public static bool IsDocument(string path) => Extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);

    public static string SidecarOf(string path) => path[..(path.LastIndexOf('/') + 1)] + "index.yaml";

    // The sidecar's change is the document's change: both make its rows.
    public static SourceVersion Combine(SourceVersion document, SourceVersion? sidecar)
        => sidecar is null
            ? document
            : new SourceVersion($"{document.Tag}\n{sidecar.Tag}", sidecar.ModifiedAt > document.ModifiedAt ? sidecar.ModifiedAt : document.ModifiedAt);

    private static string PathOf(AnalysisJob job)
    {
        var path = job.GetExtraText("sourcePath") ?? throw IngestionException.Permanent(
            IngestionErrors.InvalidSource, $"The job for '{job.AssetId}' has no sourcePath. Send \"extra\": {{ \"sourcePath\": \"guides/start.mdx\" }}.");
        StoreKeys.Validate(path);
        return IsDocument(path)
            ? path
            : throw IngestionException.Permanent(IngestionErrors.InvalidSource, $"'{path}' is no text document. Send a path that ends in {string.Join(", ", Extensions)}.");
    }
}
