namespace LanceIngest.WordVectors.Storage;

/// <summary>Keeps the converted vectors in a folder, and converts them when they are missing, damaged or of another source.</summary>
internal sealed class VectorCache(string folder)
{
    private static readonly TimeSpan AbandonedAfter = TimeSpan.FromHours(1);

    private readonly string _path = Path.Combine(folder, WordVectorEmbeddingGenerator.ModelId + ".vectors");

    public VectorTable Open(VectorSource source, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        if (!TryRead(source, out var file))
        {
            file = VectorConverter.Convert(source, progress, cancellationToken);
            Write(file);

            // Happens once, and leaves more garbage than the program may need for the rest of its life.
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive);
        }

        return new VectorTable(file);
    }

    /// <summary>
    /// One read into memory. A mapped file would be read lazily, but 42 MB come in some milliseconds, and memory cannot be
    /// cut short by whoever replaces the file.
    /// </summary>
    private bool TryRead(VectorSource source, out VectorFile file)
    {
        file = default;
        try
        {
            using var stream = new FileStream(_path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0);
            if (stream.Length > Array.MaxLength)
            {
                return false;
            }

            var bytes = GC.AllocateUninitializedArray<byte>((int)stream.Length);
            stream.ReadExactly(bytes);
            return VectorFile.TryOpen(bytes, source, out file);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or EndOfStreamException)
        {
            return false;
        }
    }

    /// <summary>
    /// Writes beside the file and renames, so that nobody ever reads half of it. Processes that convert at the same time write
    /// the same bytes: whichever rename comes last changes nothing.
    /// </summary>
    private void Write(VectorFile file)
    {
        Directory.CreateDirectory(folder);
        DeleteAbandoned();
        var temporary = $"{_path}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0))
            {
                stream.Write(file.Bytes.Span);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, _path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException && File.Exists(_path))
        {
            // Windows does not replace a file that another process reads at this moment. What was converted is in memory.
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>A process killed while it converted leaves 42 MB behind.</summary>
    private void DeleteAbandoned()
    {
        foreach (var left in new DirectoryInfo(folder).EnumerateFiles("*.tmp"))
        {
            if (TimeProvider.System.GetUtcNow() - left.LastWriteTimeUtc > AbandonedAfter)
            {
                left.Delete();
            }
        }
    }
}
