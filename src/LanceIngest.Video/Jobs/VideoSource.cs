using System.Globalization;

namespace LanceIngest.Video;

/// <summary>Where the bytes of a raw video lie: a key of the media store.</summary>
internal sealed class VideoSource(IAssetStore assets, IMediaStore media)
{
    /// <summary>The video's asset, and the key of its bytes.</summary>
    /// <exception cref="IngestionException">There is no such asset, or nothing says where its bytes lie.</exception>
    public async Task<(StoredAsset Asset, string Key)> FindAsync(AnalysisJob job, CancellationToken cancellationToken)
    {
        var stored = await assets.FindAsync(job.AssetId, MediaType.Video, cancellationToken).ConfigureAwait(false) ?? throw IngestionException.Permanent(
            IngestionErrors.SourceMissing, $"The asset '{job.AssetId}' does not exist. It was looked for as {assets.LocationOf(job.AssetId, MediaType.Video)}.");
        if (stored.Asset.MediaType is { } type && type != MediaType.Video)
        {
            throw IngestionException.Permanent(
                IngestionErrors.InvalidSource, $"The job says that '{job.AssetId}' is a video, its asset says something else. Correct the one that is wrong and enqueue it again.");
        }

        var key = job.GetExtraText("sourcePath") ?? stored.Asset.SourceKey ?? KeyOf(stored.Asset.S3Url) ?? throw IngestionException.Permanent(
            IngestionErrors.InvalidSource,
            $"Nothing says where the bytes of the video '{job.AssetId}' lie. Give its asset a 'source_key' (the key in the media store) or an 's3_url' of the form s3://bucket/key, or the job a sourcePath.");
        return (stored, StoreKeys.Validate(key));
    }

    /// <summary>The version of the bytes, which alone decides whether the job has to run again: the asset is changed by the job itself.</summary>
    public async Task<SourceVersion?> GetVersionAsync(AnalysisJob job, CancellationToken cancellationToken)
    {
        try
        {
            var (_, key) = await FindAsync(job, cancellationToken).ConfigureAwait(false);
            return await media.GetVersionAsync(key, cancellationToken).ConfigureAwait(false);
        }
        catch (IngestionException e) when (e.Code == IngestionErrors.SourceMissing)
        {
            return null;
        }
    }

    /// <summary>Copies the bytes to a file of this machine, when they are no more than allowed and there is room for them.</summary>
    /// <returns>The version that was copied.</returns>
    public async Task<SourceVersion> DownloadAsync(string key, string path, VideoOptions options, CancellationToken cancellationToken)
    {
        var stored = await media.OpenAsync(key, cancellationToken).ConfigureAwait(false) ?? throw IngestionException.Permanent(
            IngestionErrors.SourceMissing, $"There is no video at {media.LocationOf(key)}. Store it before its job is sent.");
        await using (stored.ConfigureAwait(false))
        {
            if (stored.Length > options.MaxBytes)
            {
                throw IngestionException.Permanent(
                    IngestionErrors.SourceTooLarge,
                    string.Create(CultureInfo.InvariantCulture, $"The video at {media.LocationOf(key)} has {stored.Length:N0} bytes; at most {options.MaxBytes:N0} are allowed. Make it smaller, or raise VideoOptions.MaxBytes."));
            }

            await CopyAsync(stored, key, path, cancellationToken).ConfigureAwait(false);
            return stored.Version;
        }
    }

    private async Task CopyAsync(StoredMedia stored, string key, string path, CancellationToken cancellationToken)
    {
        var file = Reserve(path, stored.Length);
        await using (file.ConfigureAwait(false))
        {
            try
            {
                await stored.Content.CopyToAsync(file, cancellationToken).ConfigureAwait(false);
            }
            catch (IOException e)
            {
                throw IngestionException.Transient(IngestionErrors.StoreFailed, $"The video at {media.LocationOf(key)} could not be copied to its end. Check that the store is up and that '{Path.GetDirectoryName(path)}' has room.", e);
            }

            // An object that grew while it was read would be more than was reserved, one that shrank less than the video.
            if (file.Position != stored.Length)
            {
                throw IngestionException.Transient(IngestionErrors.SourceUnstable, $"The video at {media.LocationOf(key)} changed while it was read.");
            }
        }
    }

    /// <summary>Takes the room before the first byte comes, so that videos that arrive at the same time do not count on the same room.</summary>
    private static FileStream Reserve(string path, long length)
    {
        try
        {
            return new FileStream(path, new FileStreamOptions
            {
                Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.Asynchronous, PreallocationSize = length, BufferSize = 0,
            });
        }
        catch (IOException e)
        {
            throw IngestionException.Transient(
                VideoErrors.NoSpace, string.Create(CultureInfo.InvariantCulture, $"'{Path.GetDirectoryName(path)}' has no room for a video of {length:N0} bytes. Free some, or set VideoOptions.TemporaryFolder to a larger one."), e);
        }
    }

    private static string? KeyOf(string? url)
        => Uri.TryCreate(url, UriKind.Absolute, out var uri) && (uri.Scheme == "s3" || (uri.Scheme == Uri.UriSchemeHttps && IsBucketHost(uri.Host)))
            ? Uri.UnescapeDataString(uri.AbsolutePath).TrimStart('/')
            : null;

    // bucket.s3.eu-west-1.amazonaws.com; a host without the bucket in front has it in the path, and says too little.
    private static bool IsBucketHost(string host)
        => host.EndsWith(".amazonaws.com", StringComparison.OrdinalIgnoreCase) && (host.Contains(".s3.", StringComparison.OrdinalIgnoreCase) || host.Contains(".s3-", StringComparison.OrdinalIgnoreCase));
}
