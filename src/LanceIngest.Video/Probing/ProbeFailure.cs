namespace LanceIngest.Video;

/// <summary>Why a file is no video, in words that say what happened to it.</summary>
internal static class ProbeFailure
{
    public static IngestionException Of(string problem, Exception? cause = null)
        => IngestionException.Permanent(IngestionErrors.InvalidSource, $"The file cannot be read as video or sound: {problem}.", cause);

    public static IngestionException TooLarge(string problem)
        => IngestionException.Permanent(IngestionErrors.SourceTooLarge, $"The video is too large: {problem}.");

    /// <summary>Puts what ffprobe said into words. Its own stay in them.</summary>
    public static IngestionException Explain(IngestionException error, VideoOptions options)
    {
        bool Says(string words) => error.Message.Contains(words, StringComparison.OrdinalIgnoreCase);
        return error switch
        {
            _ when Says("max pixel count") => TooLarge($"a picture of it has more than {options.MaxPixels} pixels. Make it smaller, or raise VideoOptions.MaxPixels"),
            _ when Says("moov atom not found") => Of("its index (moov) is missing, as it is when an upload was cut off or a recording was not ended. Upload it again", error),
            _ when Says("not on whitelist") => Of("it is a picture, a playlist or another format that is not read as video. Upload the video itself, as MP4, MOV, MKV, WebM, AVI or MPEG-TS", error),
            _ => error,
        };
    }
}
