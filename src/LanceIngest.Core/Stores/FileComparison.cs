namespace LanceIngest.Stores;

/// <summary>Tells whether a save would change anything: saving the same bytes again leaves the version as it is.</summary>
internal static class FileComparison
{
    private const int BlockBytes = 64 * 1024;

    /// <summary>The version of the file at <paramref name="path"/> when it holds the bytes of <paramref name="draft"/>.</summary>
    public static async Task<SourceVersion?> FindSameAsync(string draft, string path, CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        using var left = File.OpenHandle(draft, options: FileOptions.Asynchronous);
        using var right = File.OpenHandle(path, share: FileShare.ReadWrite | FileShare.Delete, options: FileOptions.Asynchronous);
        var version = StoreFolder.VersionOf(right);
        var length = RandomAccess.GetLength(left);
        if (length != RandomAccess.GetLength(right))
        {
            return null;
        }

        byte[] first = new byte[BlockBytes], second = new byte[BlockBytes];
        for (long offset = 0; offset < length;)
        {
            var count = await RandomAccess.ReadAsync(left, first, offset, cancellationToken).ConfigureAwait(false);
            var other = await RandomAccess.ReadAsync(right, second, offset, cancellationToken).ConfigureAwait(false);
            count = Math.Min(count, other);
            if (count == 0 || !first.AsSpan(0, count).SequenceEqual(second.AsSpan(0, count)))
            {
                return null;
            }

            offset += count;
        }

        // Changed while it was compared: then it is not known to be the same.
        return StoreFolder.VersionOf(right).Equals(version) ? version : null;
    }
}
