using LanceIngest.UploadApi.Hosting;

namespace LanceIngest.UploadApi.Assets;

/// <summary>Finds assets by their id alone: key-frames lie in a place of their own.</summary>
internal sealed class AssetReader(IAssetStore store)
{
    public async Task<StoredAsset?> FindAsync(string id, CancellationToken cancellationToken)
        => await store.FindAsync(AssetId.Validate(id), MediaType.Image, cancellationToken)
            ?? await store.FindAsync(id, MediaType.Keyframe, cancellationToken);

    /// <exception cref="IngestionException">There is none.</exception>
    public async Task<StoredAsset> GetAsync(string id, CancellationToken cancellationToken)
        => await FindAsync(id, cancellationToken) ?? throw UploadErrors.NoAsset(id);
}
