namespace LanceIngest.Stores;

/// <summary>The files below a folder in the order of their keys, read folder by folder as they are asked for.</summary>
internal static class FolderListing
{
    public static IEnumerable<StoredObject> Of(string root, string prefix, string? after, Func<string, string> describe)
        => Walk(new DirectoryInfo(root), string.Empty, prefix, after, describe);

    private static IEnumerable<StoredObject> Walk(DirectoryInfo folder, string path, string prefix, string? after, Func<string, string> describe)
    {
        foreach (var (key, entry) in Entries(folder, path, describe))
        {
            if (entry is DirectoryInfo below)
            {
                // A folder none of whose keys are wanted is not looked into.
                var reachesPrefix = key.StartsWith(prefix, StringComparison.Ordinal) || prefix.StartsWith(key, StringComparison.Ordinal);
                var reachesPast = after is null || after.StartsWith(key, StringComparison.Ordinal) || KeyOrder.Instance.Compare(key, after) > 0;
                foreach (var found in reachesPrefix && reachesPast ? Walk(below, key, prefix, after, describe) : [])
                {
                    yield return found;
                }
            }
            else if (key.StartsWith(prefix, StringComparison.Ordinal) && (after is null || KeyOrder.Instance.Compare(key, after) > 0) && Version((FileInfo)entry) is { } version)
            {
                yield return new StoredObject(key, version);
            }
        }
    }

    /// <summary>A folder sorts with its slash: <c>a.md</c> comes before what is in <c>a/</c>.</summary>
    private static List<(string Key, FileSystemInfo Entry)> Entries(DirectoryInfo folder, string path, Func<string, string> describe)
    {
        try
        {
            return [.. folder.EnumerateFileSystemInfos()
                .Where(entry => entry.Name[0] != '.' && (entry.Attributes & (FileAttributes.Hidden | FileAttributes.System | FileAttributes.ReparsePoint)) == 0)
                .Select(entry => (Key: entry is DirectoryInfo ? $"{path}{entry.Name}/" : path + entry.Name, entry))
                .OrderBy(entry => entry.Key, KeyOrder.Instance)];
        }
        catch (DirectoryNotFoundException)
        {
            return []; // It went since its parent was read.
        }
        catch (Exception e) when (FileFailure.Is(e))
        {
            throw FileFailure.Of(e, describe(path));
        }
    }

    private static SourceVersion? Version(FileInfo file) => file.Exists ? StoreFolder.VersionOf(file.LastWriteTimeUtc, file.Length) : null;
}
