namespace LanceIngest.Video;

/// <summary>What can be said of a file before FFmpeg sees it.</summary>
internal static class VideoFile
{
    /// <returns>Its absolute path, which FFmpeg takes neither for an option nor for an address.</returns>
    /// <exception cref="IngestionException">It is missing, empty, too large, no file, or may not be read.</exception>
    public static string Check(string path, VideoOptions options)
    {
        var file = new FileInfo(Path.GetFullPath(path));
        if (Directory.Exists(file.FullName))
        {
            throw ProbeFailure.Of($"'{file.Name}' is a folder. Name the file itself");
        }

        if (!file.Exists)
        {
            throw IngestionException.Permanent(IngestionErrors.SourceMissing, $"There is no file '{file.Name}' in '{file.DirectoryName}'.");
        }

        if (file.Length == 0)
        {
            throw ProbeFailure.Of($"'{file.Name}' has 0 bytes. Upload it again");
        }

        if (file.Length > options.MaxBytes)
        {
            throw ProbeFailure.TooLarge(FormattableString.Invariant($"it has {file.Length} bytes, more than the {options.MaxBytes} of VideoOptions.MaxBytes"));
        }

        try
        {
            using var readable = file.OpenRead();
            return file.FullName;
        }
        catch (UnauthorizedAccessException e)
        {
            throw ProbeFailure.Of($"'{file.Name}' may not be read by this user. Give the user the right to", e);
        }
    }
}
