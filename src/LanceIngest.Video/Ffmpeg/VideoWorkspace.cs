namespace LanceIngest.Video;

/// <summary>A folder of its own for what is made of one video, removed with all that is in it. Every name in it is ours.</summary>
internal sealed class VideoWorkspace : IDisposable
{
    /// <summary>The beginning of every folder's name: what is left by a process that was killed can be told by it.</summary>
    public const string Prefix = "lanceingest-video-";

    /// <summary>Locked for as long as the process that made the folder lives, however it ends.</summary>
    public const string LockFile = "lock";

    private readonly DirectoryInfo _folder;
    private readonly FileStream _lock;

    /// <exception cref="IngestionException">This user may not make one, or there is no room for it.</exception>
    public VideoWorkspace(VideoOptions options)
    {
        var parent = ParentOf(options);
        try
        {
            _folder = Create(parent);
            _lock = new FileStream(PathOf(LockFile), FileMode.CreateNew, FileAccess.Write, FileShare.None);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw IngestionException.Transient(
                VideoErrors.NoSpace, $"No folder for a video can be made in '{parent}': {e.Message} Let this user write there, or set VideoOptions.TemporaryFolder to a folder in which it may.", e);
        }
    }

    /// <summary>Its absolute path.</summary>
    public string Folder => _folder.FullName;

    /// <summary>Where the folders of all videos lie.</summary>
    public static string ParentOf(VideoOptions options) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(options.TemporaryFolder ?? Path.GetTempPath()));

    /// <summary>The absolute path of a file in it.</summary>
    public string PathOf(string name) => Path.Combine(_folder.FullName, name);

    /// <summary>Gives a file of any name one of ours, without copying it.</summary>
    public string Link(string file)
    {
        var link = PathOf("video");
        File.CreateSymbolicLink(link, file);
        return link;
    }

    public void Dispose()
    {
        _lock.Dispose();
        _folder.Delete(recursive: true);
    }

    private static DirectoryInfo Create(string parent)
    {
        var folder = Path.Combine(Directory.CreateDirectory(parent).FullName, Prefix + Path.GetRandomFileName());

        // Videos are nobody else's business.
        return OperatingSystem.IsWindows()
            ? Directory.CreateDirectory(folder)
            : Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
