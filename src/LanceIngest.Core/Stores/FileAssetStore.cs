using Microsoft.Extensions.Options;

namespace LanceIngest.Stores;

/// <summary>Asset JSON as files.</summary>
internal sealed class FileAssetStore(IOptions<FileStoreOptions> options) : IAssetStore
{
    // A writer that changes the file in place while it is read; one that replaces it is never in the way.
    private const int MaxReads = 3;
    private readonly StoreFolder _folder = new(options.Value.Root);

    public async Task<StoredAsset?> FindAsync(string id, MediaType mediaType, CancellationToken cancellationToken = default)
    {
        var key = KeyOf(id, mediaType);
        for (var reads = 0; reads < MaxReads; reads++)
        {
            var file = _folder.Open(key);
            if (file is null)
            {
                return null;
            }

            await using (file.ConfigureAwait(false))
            {
                var version = StoreFolder.VersionOf(file.SafeFileHandle);
                var json = await ReadAsync(file, id, key, cancellationToken).ConfigureAwait(false);
                if (StoreFolder.VersionOf(file.SafeFileHandle).Equals(version))
                {
                    return new StoredAsset(AssetJson.Parse(json, id), version);
                }
            }
        }

        throw IngestionException.Transient(IngestionErrors.SourceUnstable, $"The asset '{id}' changed each of the {MaxReads} times it was read: {_folder.Describe(key)}.");
    }

    public Task<SourceVersion?> GetVersionAsync(string id, MediaType mediaType, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(_folder.FindVersion(KeyOf(id, mediaType)));
    }

    public async Task<SourceVersion> SaveAsync(MediaAsset asset, CancellationToken cancellationToken = default)
    {
        using var json = new MemoryStream(AssetJson.Write(asset));
        return await _folder.SaveAsync(KeyOf(asset.Id!, asset.MediaType ?? default), json, cancellationToken).ConfigureAwait(false);
    }

    public Task DeleteAsync(string id, MediaType mediaType, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _folder.Delete(KeyOf(id, mediaType));
        return Task.CompletedTask;
    }

    public string LocationOf(string id, MediaType mediaType) => _folder.Describe(KeyOf(id, mediaType));

    private string KeyOf(string id, MediaType mediaType)
        => StoreKeys.ForAsset(mediaType == MediaType.Keyframe ? options.Value.KeyframeTemplate : options.Value.AssetTemplate, id);

    private async Task<byte[]> ReadAsync(FileStream file, string id, string key, CancellationToken cancellationToken)
    {
        try
        {
            return await AssetJson.ReadBytesAsync(file, RandomAccess.GetLength(file.SafeFileHandle), id, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (FileFailure.Is(e))
        {
            throw FileFailure.Of(e, _folder.Describe(key));
        }
    }
}
