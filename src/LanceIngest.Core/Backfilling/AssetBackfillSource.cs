namespace LanceIngest.Backfilling;

/// <summary>The assets of a store.</summary>
internal sealed class AssetBackfillSource(IAssetStore assets) : IBackfillSource
{
    public string Name { get; } = $"assets: {assets.LocationOf("{id}", MediaType.Image)}";

    public IAsyncEnumerable<BackfillEntry> ListAsync(string? after = null, CancellationToken cancellationToken = default)
        => assets.ListAsync(after, cancellationToken).Select(static asset => new BackfillEntry(asset.Id, asset.Key, asset.MediaType, asset.Version));

    public async Task<AnalysisJob?> MakeJobAsync(BackfillEntry entry, JobStage stage, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(entry);
        if (entry.MediaType is { } known)
        {
            return Job(entry.Id, known);
        }

        if (await assets.FindAsync(entry.Id, MediaType.Image, cancellationToken).ConfigureAwait(false) is not { } stored)
        {
            return null;
        }

        // A file system may have shortened the name of a long id; the id itself leads to the same place then.
        var id = stored.Asset.Id is { } own && AssetId.IsValid(own, out _) && assets.LocationOf(own, MediaType.Image) == assets.LocationOf(entry.Id, MediaType.Image) ? own : entry.Id;
        return Job(id, stored.Asset.MediaType ?? throw IngestionException.Permanent(
            IngestionErrors.InvalidSource, $"The asset '{entry.Id}' has no media_type, so nobody knows what to do with it: {assets.LocationOf(entry.Id, MediaType.Image)}. Write one into it."));

        AnalysisJob Job(string id, MediaType type) => new() { AssetId = id, MediaType = type, Stage = stage, RequestedAt = entry.Version.ModifiedAt };
    }
}
