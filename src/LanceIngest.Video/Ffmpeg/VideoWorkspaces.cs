using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LanceIngest.Video;

/// <summary>Makes workspaces, and before the first removes those that killed processes left.</summary>
internal sealed class VideoWorkspaces
{
    // A folder is there a moment before its lock is.
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(1);

    private readonly VideoOptions _options;
    private readonly TimeProvider _time;
    private readonly Lazy<int> _sweep;

    public VideoWorkspaces(IOptions<VideoOptions> options, TimeProvider time, ILogger<VideoWorkspaces> logger)
    {
        _options = options.Value;
        _time = time;
        _sweep = new Lazy<int>(() =>
        {
            var removed = Sweep();
            if (removed > 0)
            {
                Log.LeftoversRemoved(logger, removed);
            }

            return removed;
        });
    }

    public VideoWorkspace Create()
    {
        _ = _sweep.Value;
        return new VideoWorkspace(_options);
    }

    private int Sweep()
    {
        var parent = new DirectoryInfo(VideoWorkspace.ParentOf(_options));
        return parent.Exists ? parent.EnumerateDirectories($"{VideoWorkspace.Prefix}*").Count(TryRemove) : 0;
    }

    private bool TryRemove(DirectoryInfo folder)
    {
        try
        {
            var lockFile = new FileInfo(Path.Combine(folder.FullName, VideoWorkspace.LockFile));
            if (!lockFile.Exists && _time.GetUtcNow() - folder.CreationTimeUtc < Grace)
            {
                return false;
            }

            // A process that lives has it open, and nobody else can open it then.
            using (lockFile.Exists ? lockFile.Open(FileMode.Open, FileAccess.Write, FileShare.None) : null)
            {
                folder.Delete(recursive: true);
            }

            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
