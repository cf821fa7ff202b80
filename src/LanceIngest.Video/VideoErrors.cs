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

    /// <summary>The folder for temporary files has no room for the video, or may not be written to. Transient.</summary>
    public const string NoSpace = "video_no_space";

    /// <summary>The speech model failed. Transient; where it refuses the sound for good, the video goes without a transcript.</summary>
    public const string TranscriptionFailed = "transcription_failed";
}
