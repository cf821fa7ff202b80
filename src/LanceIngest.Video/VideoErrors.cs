namespace LanceIngest.Video;

/// <summary>The codes that this package gives to <see cref="IngestionException.Code"/>, beside <see cref="IngestionErrors.InvalidSource"/> and <see cref="IngestionErrors.SourceTooLarge"/>.</summary>
public static class VideoErrors
{
    /// <summary>FFmpeg is not installed, or not where it was looked for. Transient: the machine is wrong, not the job.</summary>
    public const string FfmpegMissing = "ffmpeg_missing";

    /// <summary>FFmpeg failed for a reason that lies in this machine: no room, killed from outside. Transient.</summary>
    public const string FfmpegFailed = "ffmpeg_failed";

    /// <summary>The video takes more time or memory than <see cref="VideoOptions"/> allows. Permanent.</summary>
    public const string LimitReached = "video_limit_reached";
}
