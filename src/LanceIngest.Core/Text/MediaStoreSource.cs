namespace LanceIngest.Text;

/// <summary>Files of the registered <see cref="IMediaStore"/>: a folder or a bucket.</summary>
internal sealed class MediaStoreSource(IMediaStore store, int maxBytes) : ITextSource
{
    public async Task<TextFile?> ReadAsync(string path, CancellationToken cancellationToken)
    {
        var media = await store.OpenAsync(path, cancellationToken).ConfigureAwait(false);
        if (media is null)
        {
            return null;
        }

        await using (media.ConfigureAwait(false))
        {
            try
            {
                return new TextFile(path, await TextFile.ReadBytesAsync(media.Content, media.Length, path, maxBytes, cancellationToken).ConfigureAwait(false), media.Version);
            }
            catch (IOException e)
            {
                throw IngestionException.Transient(IngestionErrors.StoreFailed, $"'{path}' could not be read to its end. Check that the store is up.", e);
            }
        }
    }

    public Task<SourceVersion?> GetVersionAsync(string path, CancellationToken cancellationToken) => store.GetVersionAsync(path, cancellationToken);

    public IngestionException Missing(string path) => IngestionException.Permanent(
        IngestionErrors.SourceMissing, $"There is no document '{path}'. Store it before its job is sent.");
}
