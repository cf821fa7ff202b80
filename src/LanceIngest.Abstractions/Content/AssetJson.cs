using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;

namespace LanceIngest;

/// <summary>Asset JSON as stores hold it: its size limit, and what is said of JSON that cannot be read.</summary>
/// <remarks>For authors of an <see cref="IAssetStore"/>: with it, every store refuses the same assets in the same words.</remarks>
public static class AssetJson
{
    /// <summary>The largest asset, in bytes: 5 MiB (5,242,880).</summary>
    public const int MaxLength = 5 * 1024 * 1024;

    /// <summary>Reads the bytes of an asset, and no more of them than an asset may have.</summary>
    /// <param name="content">The bytes; the caller disposes it.</param>
    /// <param name="length">How many bytes there are, where the store knows.</param>
    /// <param name="id">The asset id, for messages.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <returns>The bytes.</returns>
    /// <exception cref="IngestionException">There are more than <see cref="MaxLength"/>; permanent, <see cref="IngestionErrors.SourceTooLarge"/>.</exception>
    public static async Task<byte[]> ReadBytesAsync(Stream content, long? length, string id, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        CheckLength(length ?? 0, id, exactly: true);
        var buffer = new ArrayBufferWriter<byte>((int)(length ?? 4096) + 1);
        while (await content.ReadAsync(buffer.GetMemory(), cancellationToken).ConfigureAwait(false) is > 0 and var count)
        {
            buffer.Advance(count);
            CheckLength(buffer.WrittenCount, id, exactly: false);
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Reads an asset.</summary>
    /// <param name="utf8Json">The JSON, UTF-8, with or without a byte order mark.</param>
    /// <param name="id">The asset id, for messages.</param>
    /// <returns>The asset.</returns>
    /// <exception cref="IngestionException">
    /// It is no JSON object, or holds text that is no Unicode; permanent, <see cref="IngestionErrors.InvalidSource"/>, with the position and without content.
    /// </exception>
    public static MediaAsset Parse(ReadOnlySpan<byte> utf8Json, string id)
    {
        utf8Json = utf8Json.StartsWith("\uFEFF"u8) ? utf8Json[3..] : utf8Json;
        if (!Utf8.IsValid(utf8Json))
        {
            throw Invalid(id, "it is not valid UTF-8");
        }

        try
        {
            return JsonTexts.FindBroken(utf8Json) is { } position
                ? throw Invalid(id, string.Create(CultureInfo.InvariantCulture, $"the text at byte {position} has half of a surrogate pair in it"))
                : MediaAsset.Parse(utf8Json);
        }
        catch (JsonException e)
        {
            // Without the exception itself: its message quotes the asset.
            throw Invalid(id, e.LineNumber is { } line
                ? string.Create(CultureInfo.InvariantCulture, $"it is not valid JSON (line {line + 1}, byte {e.BytePositionInLine + 1})")
                : "it is no JSON object, or one of its members comes twice");
        }
    }

    /// <summary>Writes an asset that can be read again.</summary>
    /// <param name="asset">The asset, with an id.</param>
    /// <returns>The JSON, UTF-8, indented.</returns>
    /// <exception cref="IngestionException">
    /// Permanent: <see cref="IngestionErrors.InvalidAssetId"/>, or <see cref="IngestionErrors.SourceTooLarge"/> when it has more than <see cref="MaxLength"/> bytes.
    /// </exception>
    public static byte[] Write(MediaAsset asset)
    {
        ArgumentNullException.ThrowIfNull(asset);
        var id = AssetId.Validate(asset.Id);
        var bytes = asset.ToUtf8Bytes();
        CheckLength(bytes.Length, id, exactly: true);
        return bytes;
    }

    private static void CheckLength(long length, string id, bool exactly)
    {
        if (length > MaxLength)
        {
            var size = exactly ? string.Create(CultureInfo.InvariantCulture, $"{length:N0}") : string.Create(CultureInfo.InvariantCulture, $"more than {MaxLength:N0}");
            throw IngestionException.Permanent(
                IngestionErrors.SourceTooLarge,
                string.Create(CultureInfo.InvariantCulture, $"The asset '{id}' has {size} bytes; at most {MaxLength:N0} are allowed. Keep media bytes and long transcripts out of the asset JSON."));
        }
    }

    private static IngestionException Invalid(string id, string problem)
        => IngestionException.Permanent(IngestionErrors.InvalidSource, $"The asset '{id}' cannot be read: {problem}.");
}
