using Microsoft.Extensions.Logging;

namespace LanceIngest.Video;

/// <summary>Every log message of this package. Never what a video shows or says.</summary>
internal static partial class Log
{
    [LoggerMessage(3000, LogLevel.Warning, "This machine has no setpriv and prlimit (Linux, package util-linux). FFmpeg runs without a limit of memory, and goes on for as long as VideoOptions.MaxCpuTime allows when this process dies.")]
    public static partial void NoLimits(ILogger logger);

    [LoggerMessage(3010, LogLevel.Information, "No ISpeechToTextClient is registered: videos without subtitles get no transcript. Said once")]
    public static partial void NoSpeechClient(ILogger logger);

    [LoggerMessage(3011, LogLevel.Warning, "A video goes without a transcript: {Reason}")]
    public static partial void SpeechRefused(ILogger logger, string reason);

    [LoggerMessage(3012, LogLevel.Information, "Removed {Count} folders of videos that a process left which was killed")]
    public static partial void LeftoversRemoved(ILogger logger, int count);

    [LoggerMessage(3013, LogLevel.Information, "Video {AssetId}: {Frames} key-frames, {Removed} former ones removed, transcript {Transcription}")]
    public static partial void VideoDone(ILogger logger, string assetId, int frames, int removed, string transcription);

    [LoggerMessage(3014, LogLevel.Warning, "The subtitles of video {AssetId} cannot be read: {Reason}")]
    public static partial void SubtitlesUnreadable(ILogger logger, string assetId, string reason);

    [LoggerMessage(3015, LogLevel.Warning, "Video {AssetId} is damaged, so what is taken from it may not be all: {Problem}")]
    public static partial void VideoDamaged(ILogger logger, string assetId, string problem);
}
