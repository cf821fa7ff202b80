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

    public VideoWorkspace(VideoOptions options)
    {
        var parent = Directory.CreateDirectory(options.TemporaryFolder ?? Path.GetTempPath()).FullName;
        var folder = Path.Combine(parent, Prefix + Path.GetRandomFileName());

        // Videos are nobody else's business.
        _folder = OperatingSystem.IsWindows()
            ? Directory.CreateDirectory(folder)
            : Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        _lock = new FileStream(PathOf(LockFile), FileMode.CreateNew, FileAccess.Write, FileShare.None);
    }

    /// <summary>Its absolute path.</summary>
    public string Folder => _folder.FullName;

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
}
