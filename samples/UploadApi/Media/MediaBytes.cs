using System.Globalization;

namespace LanceIngest.UploadApi.Media;

/// <summary>Reads objects of the bucket that callers name.</summary>
internal sealed class MediaBytes(IMediaStore store)
{
    /// <exception cref="IngestionException">There is no such object, or it is empty or too large.</exception>
    public async Task<byte[]> ReadAsync(string key, int maxBytes, CancellationToken cancellationToken)
    {
        await using var media = await OpenAsync(key, maxBytes, cancellationToken);
        var bytes = new byte[media.Length];
        await media.Content.ReadExactlyAsync(bytes, cancellationToken);
        return bytes;
    }

    /// <summary>Opens an object that has a size we take.</summary>
    public async Task<StoredMedia> OpenAsync(string key, long maxBytes, CancellationToken cancellationToken)
    {
        var media = await store.OpenAsync(key, cancellationToken)
            ?? throw IngestionException.Permanent(IngestionErrors.SourceMissing, $"There is no object {store.LocationOf(key)}. Upload it before its upload is finished.");
        if (media.Length is > 0 && media.Length <= maxBytes)
        {
            return media;
        }

        await media.DisposeAsync();
        throw IngestionException.Permanent(
            media.Length == 0 ? IngestionErrors.InvalidSource : IngestionErrors.SourceTooLarge,
            string.Create(CultureInfo.InvariantCulture, $"'{key}' has {media.Length:N0} bytes; 1 to {maxBytes:N0} are taken."));
    }
}
