namespace LanceIngest.Assets;

/// <summary>Images, key-frames, audio and processed videos: asset JSON becomes searchable text.</summary>
internal sealed class AssetHandler(IAssetStore assets) : IMediaHandler
{
    // The job of a key-frame may say "image" and the other way round: both become rows of the type image.
    private const string ImageContent = "image";

    public async Task<HandlerResult> HandleAsync(AnalysisJob job, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(job);
        var stored = await assets.FindAsync(job.AssetId, job.MediaType, cancellationToken).ConfigureAwait(false) ?? throw Missing(job);
        var asset = stored.Asset;
        CheckMediaType(job, asset);

        var video = await FindVideoAsync(job, asset, cancellationToken).ConfigureAwait(false);
        var sections = AssetText.Of(asset, video is null ? [] : VideoMoment.TextsAt(video.Asset, asset));
        if (sections.Count == 0)
        {
            throw IngestionException.Permanent(
                IngestionErrors.NoText, $"The asset '{job.AssetId}' has no title, no description, no labels and no other text to search for. Label it or give it a title, then enqueue it again.");
        }

        return new HandlerResult
        {
            Items = [ToItem(job, stored, sections)],
            SourceVersion = Join(job, stored.Version, video?.Version),
        };
    }

    public async ValueTask<SourceVersion?> GetSourceVersionAsync(AnalysisJob job, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(job);
        if (job.MediaType != MediaType.Keyframe)
        {
            return await assets.GetVersionAsync(job.AssetId, job.MediaType, cancellationToken).ConfigureAwait(false);
        }

        if (await assets.FindAsync(job.AssetId, job.MediaType, cancellationToken).ConfigureAwait(false) is not { } keyframe)
        {
            return null;
        }

        var video = VideoOf(job, keyframe.Asset) is { } id
            ? await assets.GetVersionAsync(id, MediaType.Video, cancellationToken).ConfigureAwait(false)
            : null;
        return Join(job, keyframe.Version, video);
    }

    private static ContentItem ToItem(AnalysisJob job, StoredAsset stored, IReadOnlyList<ContentSection> sections) => new()
    {
        Id = job.AssetId,
        ContentType = IsPicture(job.MediaType) ? ImageContent : job.MediaType.Value,
        Title = (stored.Asset.Title ?? stored.Asset.FileName ?? job.AssetId).Trim(),
        Sections = sections,
        References = AssetReferences.Of(stored.Asset),
        UpdatedAt = stored.Version.ModifiedAt,
    };

    private async Task<StoredAsset?> FindVideoAsync(AnalysisJob job, MediaAsset asset, CancellationToken cancellationToken)
        => VideoOf(job, asset) is { } id ? await assets.FindAsync(id, MediaType.Video, cancellationToken).ConfigureAwait(false) : null;

    /// <summary>The video of a key-frame. An id that none can have names a video that does not exist.</summary>
    private static string? VideoOf(AnalysisJob job, MediaAsset asset)
        => job.MediaType == MediaType.Keyframe && AssetId.IsValid(asset.ParentVideoId, out _) ? asset.ParentVideoId : null;

    /// <summary>
    /// The text of a key-frame changes with its video, so its version has both. Its time is the key-frame's own: it must not go back
    /// when the video is deleted.
    /// </summary>
    private static SourceVersion Join(AnalysisJob job, SourceVersion own, SourceVersion? video)
        => job.MediaType == MediaType.Keyframe ? new SourceVersion($"{own.Tag} in {video?.Tag ?? "none"}", own.ModifiedAt) : own;

    private static void CheckMediaType(AnalysisJob job, MediaAsset asset)
    {
        if (asset.MediaType is { } type && type != job.MediaType && !(IsPicture(type) && IsPicture(job.MediaType)))
        {
            throw IngestionException.Permanent(
                IngestionErrors.InvalidSource, $"The job says that '{job.AssetId}' is of the media type '{job.MediaType}', its asset says '{Shorten(type.Value)}'. Correct the one that is wrong and enqueue it again.");
        }
    }

    private static bool IsPicture(MediaType type) => type == MediaType.Image || type == MediaType.Keyframe;

    private static string Shorten(string value) => value.Length > 40 ? $"{value[..40]}…" : value;

    private IngestionException Missing(AnalysisJob job) => IngestionException.Permanent(
        IngestionErrors.SourceMissing, $"The asset '{job.AssetId}' does not exist. It was looked for as {assets.LocationOf(job.AssetId, job.MediaType)}.");
}
