using System.Globalization;
using System.Text;

namespace LanceIngest.Text;

/// <summary>A file as it was read.</summary>
internal sealed record TextFile(string Path, byte[] Bytes, SourceVersion Version)
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly UnicodeEncoding Utf16 = new(bigEndian: false, byteOrderMark: false, throwOnInvalidBytes: true);
    private static readonly UnicodeEncoding Utf16BigEndian = new(bigEndian: true, byteOrderMark: false, throwOnInvalidBytes: true);

    /// <summary>Reads a stream to its end, but not past a limit.</summary>
    /// <param name="content">The stream.</param>
    /// <param name="length">Its length where it is known.</param>
    /// <param name="path">What is read, for messages.</param>
    /// <param name="maxBytes">The limit.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    public static async Task<byte[]> ReadBytesAsync(Stream content, long? length, string path, int maxBytes, CancellationToken cancellationToken)
    {
        if (length > maxBytes)
        {
            throw TooLarge(path, string.Create(CultureInfo.InvariantCulture, $"{length}"), maxBytes);
        }

        // A length may be wrong, and some servers give none.
        using var buffer = new MemoryStream((int)Math.Max(0, length ?? 0));
        var block = new byte[16 * 1024];
        int count;
        while ((count = await content.ReadAsync(block, cancellationToken).ConfigureAwait(false)) > 0)
        {
            if (buffer.Length + count > maxBytes)
            {
                throw TooLarge(path, string.Create(CultureInfo.InvariantCulture, $"{buffer.Length + count} or more"), maxBytes);
            }

            buffer.Write(block, 0, count);
        }

        return buffer.ToArray();
    }

    /// <summary>The text: UTF-8, or UTF-16 with a byte order mark.</summary>
    public string Decode()
    {
        var (encoding, mark) = Bytes switch
        {
            [0xEF, 0xBB, 0xBF, ..] => (Utf8, 3),
            [0xFF, 0xFE, ..] => (Utf16, 2),
            [0xFE, 0xFF, ..] => ((Encoding)Utf16BigEndian, 2),
            _ => (Utf8, 0),
        };
        try
        {
            return encoding.GetString(Bytes, mark, Bytes.Length - mark);
        }
        catch (DecoderFallbackException e)
        {
            throw IngestionException.Permanent(
                IngestionErrors.InvalidSource,
                string.Create(CultureInfo.InvariantCulture, $"'{Path}' is no valid {(mark == 2 ? "UTF-16" : "UTF-8")} at byte {Math.Max(0, e.Index) + mark} of {Bytes.Length}. Save it as UTF-8."),
                e);
        }
    }

    private static IngestionException TooLarge(string path, string length, int maxBytes) => IngestionException.Permanent(
        IngestionErrors.SourceTooLarge,
        string.Create(CultureInfo.InvariantCulture, $"'{path}' has {length} bytes; at most {maxBytes} are read. Split it, or raise TextOptions.MaxBytes."));
}
