namespace LanceIngest.Stores;

/// <summary>Stands where no store is registered, to say so when the first asset is asked for.</summary>
internal sealed class NoAssetStore : IAssetStore
{
    public Task<StoredAsset?> FindAsync(string id, MediaType mediaType, CancellationToken cancellationToken = default) => throw Missing();

    public Task<SourceVersion?> GetVersionAsync(string id, MediaType mediaType, CancellationToken cancellationToken = default) => throw Missing();

    public Task<SourceVersion> SaveAsync(MediaAsset asset, CancellationToken cancellationToken = default) => throw Missing();

    /// <summary>Transient: the jobs are good, and wait on the queue for a worker that is set up.</summary>
    private static IngestionException Missing() => IngestionException.Transient(
        IngestionErrors.StoreFailed, "No store for assets is registered. Call UseS3(), UseFileStore(path) or UseAssetApi() after AddLanceIngestion().");
}
