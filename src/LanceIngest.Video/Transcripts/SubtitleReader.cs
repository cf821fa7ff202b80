using System.Globalization;
using Microsoft.Extensions.Options;

namespace LanceIngest.Video;

/// <summary>Embedded subtitles as a transcript, without any model.</summary>
internal sealed class SubtitleReader(FfmpegProcess ffmpeg, IOptions<VideoOptions> options)
{
    private const int MaxCharacters = 16 * 1024 * 1024;

    // Subtitles that are text. The others are pictures of text.
    private static readonly string[] TextCodecs = ["mov_text", "subrip", "srt", "ass", "ssa", "webvtt", "text", "eia_608", "ttml"];

    /// <returns>Null when the file has no subtitles that are text.</returns>
    public async Task<Transcript?> ReadAsync(string path, VideoInfo info, CancellationToken cancellationToken)
    {
        var texts = info.SubtitleTracks.Where(track => TextCodecs.Contains(track.Codec)).ToList();
        if (TrackChoice.Of(texts, options.Value.AudioLanguage, track => track.Language, track => track.IsDefault) is not { } track)
        {
            return null;
        }

        List<TranscriptSegment> segments = [];
        await ffmpeg.RunAsync(
            "ffmpeg",
            [
                "-nostdin", .. SafeInput.Flags(options.Value), "-i", path,
                "-map", string.Create(CultureInfo.InvariantCulture, $"0:{track.Index}"), "-f", "webvtt", "pipe:1",
            ],
            async (output, token) =>
            {
                using var vtt = new StreamReader(output, leaveOpen: true);
                segments = await WebVtt.ReadAsync(vtt, MaxCharacters, token).ConfigureAwait(false);
                await output.CopyToAsync(Stream.Null, token).ConfigureAwait(false);
            },
            cancellationToken: cancellationToken).ConfigureAwait(false);
        return segments.Count > 0 ? new Transcript("subtitles", track.Language, segments) : null;
    }
}
