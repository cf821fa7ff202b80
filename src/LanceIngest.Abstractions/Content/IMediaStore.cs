namespace LanceIngest;

/// <summary>Where documents and media bytes lie, by key: a folder or a bucket.</summary>
/// <remarks>Implementations are safe to call from many threads and refuse a key that leads outside their root.</remarks>
public interface IMediaStore
{
    /// <summary>Opens an object for reading.</summary>
    /// <param name="key">The key, with <c>/</c> between its parts.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The object, to be disposed by the caller, or <see langword="null"/> when there is none.</returns>
    /// <exception cref="IngestionException">The key cannot be used (permanent), or the store failed.</exception>
    Task<StoredMedia?> OpenAsync(string key, CancellationToken cancellationToken = default);

    /// <summary>The version of an object, without reading it.</summary>
    /// <param name="key">The key.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The version, or <see langword="null"/> when there is no such object.</returns>
    /// <exception cref="IngestionException">The key cannot be used (permanent), or the store failed.</exception>
    Task<SourceVersion?> GetVersionAsync(string key, CancellationToken cancellationToken = default);

    /// <summary>Writes an object, replacing what was there. Readers see the old bytes or the new, never a mixture.</summary>
    /// <param name="key">The key.</param>
    /// <param name="content">The bytes, read to the end; the caller disposes it.</param>
    /// <param name="contentType">The media type of the bytes, for example <c>text/markdown</c>.</param>
    /// <param name="cancellationToken">Stops the write.</param>
    /// <returns>The version written.</returns>
    /// <exception cref="IngestionException">The key cannot be used (permanent), or the store failed.</exception>
    Task<SourceVersion> SaveAsync(string key, Stream content, string contentType, CancellationToken cancellationToken = default);

    /// <summary>Deletes an object. Deleting what is not there does nothing.</summary>
    /// <param name="key">The key.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>A task that ends when the object is gone.</returns>
    /// <exception cref="IngestionException">The key cannot be used (permanent), the store failed, or it is one that cannot delete (permanent).</exception>
    Task DeleteAsync(string key, CancellationToken cancellationToken = default)
        => throw IngestionException.Permanent(IngestionErrors.StoreFailed, $"The objects of {GetType().Name} cannot be deleted. Use a store that can, with UseS3 or UseFileStore.");

    /// <summary>Writes an object only if it is still as it was read, so that of two who change it at once one is told.</summary>
    /// <param name="key">The key.</param>
    /// <param name="content">The bytes, read to the end; the caller disposes it.</param>
    /// <param name="contentType">The media type of the bytes.</param>
    /// <param name="expected">The version that was read; <see langword="null"/> when there was none.</param>
    /// <param name="cancellationToken">Stops the write.</param>
    /// <returns>The version written.</returns>
    /// <exception cref="IngestionException">
    /// <see cref="IngestionErrors.SourceChanged"/>: it has another version now; read it again. Otherwise as <see cref="SaveAsync"/>.
    /// </exception>
    /// <remarks>Here it looks, then writes; between the two another writer may come. <c>UseS3</c> leaves the comparison to S3, which is exact.</remarks>
    async Task<SourceVersion> SaveIfUnchangedAsync(string key, Stream content, string contentType, SourceVersion? expected, CancellationToken cancellationToken = default)
        => Equals(await GetVersionAsync(key, cancellationToken).ConfigureAwait(false), expected)
            ? await SaveAsync(key, content, contentType, cancellationToken).ConfigureAwait(false)
            : throw IngestionException.Transient(IngestionErrors.SourceChanged, $"The object '{key}' was changed by somebody else meanwhile. Read it again.");

    /// <summary>Where an object lies or would lie, for messages about one that is missing.</summary>
    /// <param name="key">The key.</param>
    /// <returns>A place an operator can look at, such as a file or a key in a bucket.</returns>
    string LocationOf(string key) => GetType().Name;

    /// <summary>Lists the objects, for back-fills and comparisons.</summary>
    /// <param name="prefix">Only keys that start with this; empty for all.</param>
    /// <param name="after">Only keys behind this one, so that an interrupted listing goes on; <see langword="null"/> for all.</param>
    /// <param name="cancellationToken">Stops listing.</param>
    /// <returns>The objects in the order of <see cref="KeyOrder"/>.</returns>
    /// <exception cref="IngestionException">The store failed, or is one that cannot list (permanent).</exception>
    IAsyncEnumerable<StoredObject> ListAsync(string prefix = "", string? after = null, CancellationToken cancellationToken = default)
        => throw IngestionException.Permanent(IngestionErrors.StoreFailed, $"The objects of {GetType().Name} cannot be listed. Use a store that can, with UseS3 or UseFileStore.");
}
