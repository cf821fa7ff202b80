using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LanceIngest.Video;

/// <summary>Where the programs are that take videos apart, and what keeps them within limits.</summary>
internal sealed class FfmpegTools(IOptions<VideoOptions> options, ILogger<FfmpegTools> logger)
{
    private readonly Lazy<string[]> _limits = new(() => FindLimits(options.Value, logger));

    /// <summary>Whether this machine has FFmpeg at all.</summary>
    public bool AreInstalled => Find("ffmpeg") is not null && Find("ffprobe") is not null;

    /// <summary>What stands before every command: it dies with this process, and takes no more memory, time and disk than it may.</summary>
    public IReadOnlyList<string> Limits => _limits.Value;

    /// <exception cref="IngestionException">It is not there.</exception>
    public string PathOf(string program) => Find(program) ?? throw IngestionException.Transient(
        VideoErrors.FfmpegMissing,
        $"There is no '{program}' in {options.Value.FfmpegFolder ?? "the folders of PATH"}. Install FFmpeg 5.1 or newer (Debian: apt-get install ffmpeg), or set VideoOptions.FfmpegFolder.");

    private string? Find(string program) => options.Value.FfmpegFolder is { } folder
        ? FindIn([folder], program)
        : FindInPath(program);

    private static string[] FindLimits(VideoOptions options, ILogger logger)
    {
        var setpriv = OperatingSystem.IsLinux() ? FindInPath("setpriv") : null;
        var prlimit = OperatingSystem.IsLinux() ? FindInPath("prlimit") : null;
        if (setpriv is null || prlimit is null)
        {
            Log.NoLimits(logger);
        }

        var seconds = (long)Math.Ceiling(options.MaxCpuTime.TotalSeconds);
        string[] dieWithParent = setpriv is null ? [] : [setpriv, "--pdeathsig", "KILL", "--no-new-privs", "--"];
        string[] limits = prlimit is null ? [] :
        [
            prlimit,

            // Memory written to, and not address space, of which every thread reserves 64 MiB that it never touches.
            FormattableString.Invariant($"--data={options.MaxMemory}"),

            // At the first limit FFmpeg ends by itself; at the second the kernel ends it.
            FormattableString.Invariant($"--cpu={seconds}:{seconds + 5}"),
            FormattableString.Invariant($"--fsize={options.MaxBytes}"),
            "--core=0",
        ];
        return [.. dieWithParent, .. limits];
    }

    private static string? FindInPath(string program)
        => FindIn((Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries), program);

    private static string? FindIn(IEnumerable<string> folders, string program)
    {
        var file = OperatingSystem.IsWindows() ? $"{program}.exe" : program;
        return folders.Select(folder => Path.Combine(folder, file)).FirstOrDefault(File.Exists);
    }
}
