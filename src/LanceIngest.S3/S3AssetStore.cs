using Microsoft.Extensions.Options;

namespace LanceIngest.S3;

/// <summary>Asset JSON as objects of a bucket.</summary>
internal sealed class S3AssetStore(S3Bucket bucket, IOptions<S3Options> options) : IAssetStore
{
    public async Task<StoredAsset?> FindAsync(string id, MediaType mediaType, CancellationToken cancellationToken = default)
    {
        var media = await bucket.OpenAsync(KeyOf(id, mediaType), cancellationToken).ConfigureAwait(false);
        if (media is null)
        {
            return null;
        }

        await using (media.ConfigureAwait(false))
        {
            var json = await AssetJson.ReadBytesAsync(media.Content, media.Length, id, cancellationToken).ConfigureAwait(false);
            return new StoredAsset(AssetJson.Parse(json, id), media.Version);
        }
    }

    public Task<SourceVersion?> GetVersionAsync(string id, MediaType mediaType, CancellationToken cancellationToken = default)
        => bucket.GetVersionAsync(KeyOf(id, mediaType), cancellationToken);

    public async Task<SourceVersion> SaveAsync(MediaAsset asset, CancellationToken cancellationToken = default)
    {
        using var json = new MemoryStream(AssetJson.Write(asset));
        return await bucket.SaveAsync(KeyOf(asset.Id!, asset.MediaType ?? default), json, "application/json", condition: null, cancellationToken).ConfigureAwait(false);
    }

    public async Task<SourceVersion> SaveIfUnchangedAsync(MediaAsset asset, SourceVersion? expected, CancellationToken cancellationToken = default)
    {
        using var json = new MemoryStream(AssetJson.Write(asset));
        return await bucket.SaveAsync(KeyOf(asset.Id!, asset.MediaType ?? default), json, "application/json", new S3Condition(expected?.Tag), cancellationToken).ConfigureAwait(false);
    }

    public Task DeleteAsync(string id, MediaType mediaType, CancellationToken cancellationToken = default)
        => bucket.DeleteAsync(KeyOf(id, mediaType), cancellationToken);

    public string LocationOf(string id, MediaType mediaType) => bucket.Describe(KeyOf(id, mediaType));

    private string KeyOf(string id, MediaType mediaType)
        => StoreKeys.ForAsset(mediaType == MediaType.Keyframe ? options.Value.KeyframeTemplate : options.Value.AssetTemplate, id);
}
