namespace LanceIngest.Video;

/// <summary>Why a file is no video, in words that say what happened to it.</summary>
internal static class ProbeFailure
{
    private const string TooManyPixels = "max pixel count";

    public static IngestionException Of(string problem, Exception? cause = null)
        => IngestionException.Permanent(IngestionErrors.InvalidSource, $"The file cannot be read as video or sound: {problem}.", cause);

    /// <summary>A track without what is needed to decode it. FFmpeg keeps back the size of pictures that it refuses for their size.</summary>
    public static IngestionException OfTrackWithoutSize(ErrorTail errors, VideoOptions options) => errors.Contains(TooManyPixels)
        ? TooManyPixelsIn(options)
        : Of("its video track says neither how large its pictures are nor how they are stored, as happens when its beginning is damaged");

    public static IngestionException TooLarge(string problem)
        => IngestionException.Permanent(IngestionErrors.SourceTooLarge, $"The video is too large: {problem}.");

    /// <summary>Puts what ffprobe said into words. Its own stay in them.</summary>
    public static IngestionException Explain(IngestionException error, VideoOptions options)
    {
        bool Says(string words) => error.Message.Contains(words, StringComparison.OrdinalIgnoreCase);
        return error switch
        {
            _ when Says(TooManyPixels) => TooManyPixelsIn(options),
            _ when Says("moov atom not found") => Of("its index (moov) is missing, as it is when an upload was cut off or a recording was not ended. Upload it again", error),
            _ when Says("not on whitelist") => Of("it is a picture, a playlist or another format that is not read as video. Upload the video itself, as MP4, MOV, MKV, WebM, AVI or MPEG-TS", error),
            _ => error,
        };
    }

    private static IngestionException TooManyPixelsIn(VideoOptions options)
        => TooLarge($"a picture of it has more than {options.MaxPixels} pixels. Make it smaller, or raise VideoOptions.MaxPixels");
}
