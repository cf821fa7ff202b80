using System.Globalization;
using LanceIngest.UploadApi.Hosting;
using LanceIngest.UploadApi.Outbox;

namespace LanceIngest.UploadApi.Assets;

/// <summary>Changes assets that others may change at the same time, and enqueues what follows from it.</summary>
internal sealed class AssetEditor(IAssetStore store, SaveThenEnqueue saveThenEnqueue, TimeProvider time)
{
    /// <summary>Reads an asset, changes it and saves it; when somebody else was faster, again from the start.</summary>
    /// <param name="id">The asset id.</param>
    /// <param name="mediaType">Its type.</param>
    /// <param name="change">Changes the asset; called once for each try.</param>
    /// <param name="jobsOf">What is enqueued after the save.</param>
    /// <param name="expectedTag">The version that the caller has seen, which alone may be changed; null for any.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="IngestionException">There is no such asset, or it is not the one that the caller has seen.</exception>
    public Task<EditedAsset> EditAsync(
        string id, MediaType mediaType, Action<MediaAsset> change, Func<MediaAsset, IReadOnlyList<AnalysisJob>> jobsOf, string? expectedTag, CancellationToken cancellationToken)
        => OptimisticEdit.RunAsync($"The asset '{id}'", expectedTag, async () =>
        {
            var stored = await store.FindAsync(id, mediaType, cancellationToken) ?? throw UploadErrors.NoAsset(id);
            OptimisticEdit.Check($"The asset '{id}'", stored.Version, expectedTag);
            change(stored.Asset);
            Prepare(stored.Asset);
            SourceVersion? saved = null;
            var isEnqueued = await saveThenEnqueue.RunAsync(
                jobsOf(stored.Asset), async token => saved = await store.SaveIfUnchangedAsync(stored.Asset, stored.Version, token), cancellationToken);
            return new EditedAsset(stored.Asset, saved!, isEnqueued);
        });

    /// <summary>Changes an asset without enqueuing anything.</summary>
    public Task<EditedAsset> EditAsync(string id, MediaType mediaType, Action<MediaAsset> change, CancellationToken cancellationToken)
        => EditAsync(id, mediaType, change, static _ => [], expectedTag: null, cancellationToken);

    /// <summary>Saves a new asset. One that the same upload has saved before is left as it is; its jobs are enqueued again, which does no harm.</summary>
    /// <exception cref="IngestionException">Another upload has the id.</exception>
    public async Task<EditedAsset> CreateAsync(MediaAsset asset, IReadOnlyList<AnalysisJob> jobs, CancellationToken cancellationToken)
    {
        Prepare(asset);
        try
        {
            SourceVersion? saved = null;
            var isEnqueued = await saveThenEnqueue.RunAsync(jobs, async token => saved = await store.SaveIfUnchangedAsync(asset, expected: null, token), cancellationToken);
            return new EditedAsset(asset, saved!, isEnqueued);
        }
        catch (IngestionException e) when (e.Code == IngestionErrors.SourceChanged)
        {
            var found = await store.FindAsync(asset.Id!, asset.MediaType!.Value, cancellationToken);
            return found?.Asset.S3Url == asset.S3Url
                ? new EditedAsset(found!.Asset, found.Version, await saveThenEnqueue.RunAsync(jobs, static _ => Task.CompletedTask, cancellationToken)) { IsNew = false }
                : throw IngestionException.Permanent(UploadErrors.IdTaken, $"The id '{asset.Id}' belongs to another upload. Leave the id out to get a new one.");
        }
    }

    private void Prepare(MediaAsset asset)
    {
        asset.Json["updated_at"] = time.GetUtcNow().UtcDateTime.ToString("O", CultureInfo.InvariantCulture);

        // What cannot be stored is refused before a job is promised for it.
        AssetJson.Write(asset);
    }
}

/// <param name="Asset">The asset as it is stored now.</param>
/// <param name="Version">Its version.</param>
/// <param name="IsEnqueued">Whether the queue has its jobs; otherwise the outbox has them.</param>
internal sealed record EditedAsset(MediaAsset Asset, SourceVersion Version, bool IsEnqueued)
{
    public bool IsNew { get; init; } = true;
}
