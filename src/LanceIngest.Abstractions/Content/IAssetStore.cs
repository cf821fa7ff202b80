namespace LanceIngest;

/// <summary>Where asset JSON lies, by asset id: a folder, a bucket, an HTTP API.</summary>
/// <remarks>Implementations are safe to call from many threads and escape or refuse hostile ids.</remarks>
public interface IAssetStore
{
    /// <summary>Reads an asset.</summary>
    /// <param name="id">The asset id.</param>
    /// <param name="mediaType">Its type: key-frames lie in a place of their own.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The asset with its version, or <see langword="null"/> when there is none.</returns>
    /// <exception cref="IngestionException">The JSON cannot be read (permanent), or the store failed.</exception>
    Task<StoredAsset?> FindAsync(string id, MediaType mediaType, CancellationToken cancellationToken = default);

    /// <summary>The version of an asset, without reading it where the store can do that.</summary>
    /// <param name="id">The asset id.</param>
    /// <param name="mediaType">Its type.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The version, or <see langword="null"/> when there is no such asset.</returns>
    /// <exception cref="IngestionException">The store failed.</exception>
    Task<SourceVersion?> GetVersionAsync(string id, MediaType mediaType, CancellationToken cancellationToken = default);

    /// <summary>Writes an asset, replacing what was there.</summary>
    /// <param name="asset">The asset; its id and media type say where it goes.</param>
    /// <param name="cancellationToken">Stops the write.</param>
    /// <returns>The version written.</returns>
    /// <exception cref="IngestionException">The asset has no usable id (permanent), the store is read-only (permanent), or it failed.</exception>
    Task<SourceVersion> SaveAsync(MediaAsset asset, CancellationToken cancellationToken = default);

    /// <summary>Writes an asset only if it is still as it was read, so that of two who change it at once one is told.</summary>
    /// <param name="asset">The asset; its id and media type say where it goes.</param>
    /// <param name="expected">The version that was read; <see langword="null"/> when there was none.</param>
    /// <param name="cancellationToken">Stops the write.</param>
    /// <returns>The version written.</returns>
    /// <exception cref="IngestionException">
    /// <see cref="IngestionErrors.SourceChanged"/>: it has another version now; read it again. Otherwise as <see cref="SaveAsync"/>.
    /// </exception>
    /// <remarks>Here it looks, then writes; between the two another writer may come. <c>UseS3</c> leaves the comparison to S3, which is exact.</remarks>
    async Task<SourceVersion> SaveIfUnchangedAsync(MediaAsset asset, SourceVersion? expected, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(asset);
        var id = AssetId.Validate(asset.Id);
        var found = await GetVersionAsync(id, asset.MediaType ?? default, cancellationToken).ConfigureAwait(false);
        return Equals(found, expected)
            ? await SaveAsync(asset, cancellationToken).ConfigureAwait(false)
            : throw IngestionException.Transient(IngestionErrors.SourceChanged, $"The asset '{id}' was changed by somebody else meanwhile. Read it again.");
    }

    /// <summary>Deletes an asset. Deleting what is not there does nothing.</summary>
    /// <param name="id">The asset id.</param>
    /// <param name="mediaType">Its type.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>A task that ends when the asset is gone.</returns>
    /// <exception cref="IngestionException">The store failed, or is one that cannot delete (permanent).</exception>
    Task DeleteAsync(string id, MediaType mediaType, CancellationToken cancellationToken = default)
        => throw IngestionException.Permanent(IngestionErrors.StoreFailed, $"The assets of {GetType().Name} cannot be deleted. Use a store that can, with UseS3 or UseFileStore.");

    /// <summary>Where an asset lies or would lie, for messages about one that is missing.</summary>
    /// <param name="id">The asset id.</param>
    /// <param name="mediaType">Its type.</param>
    /// <returns>A place an operator can look at, such as a file, a key in a bucket or a URL.</returns>
    string LocationOf(string id, MediaType mediaType) => GetType().Name;
}
