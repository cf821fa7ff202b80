using Microsoft.Win32.SafeHandles;

namespace LanceIngest.Stores;

/// <summary>Files below one folder: opened with their version, replaced as a whole.</summary>
internal sealed class StoreFolder(string root)
{
    // The clock of a file system may stand still for milliseconds; where it does, the time of a save is moved on by these.
    private static readonly TimeSpan[] ClockSteps = [TimeSpan.FromTicks(1), TimeSpan.FromMicroseconds(1), TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(2)];
    private static readonly Lock Replacing = new();

    // Once: the current directory of a process may change.
    private readonly string _root = Path.GetFullPath(root);

    public string Describe(string key) => $"'{key}' in the folder '{_root}'";

    public static SourceVersion VersionOf(SafeFileHandle file)
    {
        var modifiedAt = File.GetLastWriteTimeUtc(file);
        return new SourceVersion($"{modifiedAt.Ticks:x}-{RandomAccess.GetLength(file):x}", modifiedAt);
    }

    /// <summary>Opens a file, or says that there is none. A folder that cannot be looked into is a failure: a missing source deletes rows.</summary>
    public FileStream? Open(string key)
    {
        var path = PathOf(key);
        try
        {
            return new FileStream(path, new FileStreamOptions
            {
                Share = FileShare.ReadWrite | FileShare.Delete,
                Options = FileOptions.Asynchronous | FileOptions.SequentialScan,
            });
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException || (FileFailure.Is(e) && (Directory.Exists(path) || IsBelowFile(path))))
        {
            CheckRoot();
            return null;
        }
        catch (Exception e) when (FileFailure.Is(e))
        {
            throw FileFailure.Of(e, Describe(key));
        }
    }

    public SourceVersion? FindVersion(string key)
    {
        // Through an open file: asking by name says "missing" of a file in a folder without permission.
        using var file = Open(key);
        return file is null ? null : VersionOf(file.SafeFileHandle);
    }

    public async Task<SourceVersion> SaveAsync(string key, Stream content, CancellationToken cancellationToken)
    {
        var path = PathOf(key);
        CheckRoot();
        if (Directory.Exists(path) || IsBelowFile(path))
        {
            throw IngestionException.Permanent(IngestionErrors.InvalidSource, $"{Describe(key)} cannot be written: a folder has that name, or a file has the name of one of its folders.");
        }

        var folder = Path.GetDirectoryName(path)!;
        var draft = Path.Combine(folder, $".lanceingest-{Path.GetRandomFileName()}.tmp");
        try
        {
            Directory.CreateDirectory(folder);
            await WriteAsync(draft, content, cancellationToken).ConfigureAwait(false);
            return await FileComparison.FindSameAsync(draft, path, cancellationToken).ConfigureAwait(false) ?? Replace(path, draft);
        }
        catch (Exception e) when (FileFailure.Is(e))
        {
            throw FileFailure.Of(e, Describe(key));
        }
        finally
        {
            Discard(draft);
        }
    }

    /// <summary>Deletes a file; one that is not there is no failure.</summary>
    public void Delete(string key)
    {
        var path = PathOf(key);
        CheckRoot();
        try
        {
            File.Delete(path);
        }
        catch (DirectoryNotFoundException)
        {
            // Neither is its folder.
        }
        catch (Exception e) when (FileFailure.Is(e))
        {
            throw FileFailure.Of(e, Describe(key));
        }
    }

    private static async Task WriteAsync(string path, Stream content, CancellationToken cancellationToken)
    {
        var file = new FileStream(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None, Options = FileOptions.Asynchronous });
        await using (file.ConfigureAwait(false))
        {
            await content.CopyToAsync(file, cancellationToken).ConfigureAwait(false);
            await file.FlushAsync(cancellationToken).ConfigureAwait(false);

            // Before the rename, or a power cut could leave the new name with none of its bytes.
            RandomAccess.FlushToDisk(file.SafeFileHandle);
        }
    }

    private static SourceVersion Replace(string path, string draft)
    {
        // Two saves of one size within one tick of the file system's clock would have one version; so each is later than the last.
        lock (Replacing)
        {
            var replaced = File.Exists(path) ? File.GetLastWriteTimeUtc(path) : DateTime.MinValue;
            foreach (var step in ClockSteps.TakeWhile(_ => File.GetLastWriteTimeUtc(draft) <= replaced))
            {
                File.SetLastWriteTimeUtc(draft, replaced + step);
            }

            SourceVersion version;
            using (var file = File.OpenHandle(draft))
            {
                version = VersionOf(file);
            }

            File.Move(draft, path, overwrite: true);
            return version;
        }
    }

    private string PathOf(string key)
    {
        try
        {
            return SafePath.Below(_root, key);
        }
        catch (Exception e) when (FileFailure.Is(e))
        {
            throw FileFailure.Of(e, Describe(key));
        }
    }

    private void CheckRoot()
    {
        if (!Directory.Exists(_root))
        {
            throw IngestionException.Transient(
                IngestionErrors.StoreFailed,
                $"The folder '{_root}' of the file store does not exist or may not be read. Create or mount it, or name another one in UseFileStore (FileStoreOptions.Root).");
        }
    }

    private static bool IsBelowFile(string path)
    {
        for (var folder = Path.GetDirectoryName(path); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(folder))
            {
                return true;
            }
        }

        return false;
    }

    private static void Discard(string draft)
    {
        try
        {
            File.Delete(draft);
        }
        catch (Exception e) when (FileFailure.Is(e))
        {
            // The failure on its way says more than this one; the name says whose leftover it is.
        }
    }
}
