using System.Globalization;

namespace LanceIngest.Video;

/// <summary>
/// What stands before every input. A file may be named video.mp4 and be a playlist: without these flags FFmpeg opens the files and
/// addresses that it names, whatever the protocols allowed are.
/// </summary>
internal static class SafeInput
{
    // Containers that hold their content themselves; none of them names other files.
    private const string Formats = "mov,matroska,webm,avi,mpegts,mpeg,flv,asf,ogg,mp3,wav,flac,aac,nut";

    public static IReadOnlyList<string> Flags(VideoOptions options) =>
    [
        "-hide_banner", "-v", "error", "-protocol_whitelist", "file", "-format_whitelist", Formats,
        "-max_pixels", options.MaxPixels.ToString(CultureInfo.InvariantCulture),
    ];
}
