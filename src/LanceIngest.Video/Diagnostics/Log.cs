using Microsoft.Extensions.Logging;

namespace LanceIngest.Video;

/// <summary>Every log message of this package. Never what a video shows or says.</summary>
internal static partial class Log
{
    [LoggerMessage(3000, LogLevel.Warning, "This machine has no setpriv and prlimit (Linux, package util-linux). FFmpeg runs without a limit of memory, and goes on for as long as VideoOptions.MaxCpuTime allows when this process dies.")]
    public static partial void NoLimits(ILogger logger);
}
