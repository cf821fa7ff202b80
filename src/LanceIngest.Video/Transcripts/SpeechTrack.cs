using System.Globalization;
using Microsoft.Extensions.Options;

namespace LanceIngest.Video;

/// <summary>The sound of a video, made small for a speech model: what there is to hear, and files of it.</summary>
internal sealed class SpeechTrack(FfmpegProcess ffmpeg, IOptions<VideoOptions> options)
{
    private const string SoundFile = "sound.mp3";
    private const int BitsPerSecond = 32_000;

    /// <summary>Writes a track as 16 kHz mono, and finds when there is something to hear in it, in one pass.</summary>
    /// <returns>When there is something to hear; nothing when all is silence, hum or hiss.</returns>
    public async Task<IReadOnlyList<TimeRange>> ExtractAsync(string path, AudioTrack track, VideoWorkspace workspace, CancellationToken cancellationToken)
    {
        // Silence is looked for where speech is: rumble and hiss count as silence, and the model hears all of it.
        var filter = string.Create(
            CultureInfo.InvariantCulture,
            $"[0:{track.Index}]aresample=16000:async=1:first_pts=0,aformat=channel_layouts=mono,asplit[sound][copy];[copy]highpass=f=200,highpass=f=200,lowpass=f=3500,silencedetect=n=-38dB:d=0.4,ametadata=mode=print:file=-,anullsink");
        List<TimeRange> silences = [];
        var sound = workspace.PathOf(SoundFile);
        await ffmpeg.RunAsync(
            "ffmpeg",
            [
                "-nostdin", .. SafeInput.Flags(options.Value), "-i", path, "-filter_complex", filter,
                "-map", "[sound]", "-c:a", "libmp3lame", "-b:a", BitsPerSecond.ToString(CultureInfo.InvariantCulture), "-f", "mp3", sound,
            ],
            async (output, token) =>
            {
                using var lines = new StreamReader(output, leaveOpen: true);
                silences = await SilenceReader.ReadAsync(lines, token).ConfigureAwait(false);
            },
            cancellationToken: cancellationToken).ConfigureAwait(false);

        // How long it is, whatever the file says of itself.
        return SilenceReader.SoundsBetween(silences, TimeSpan.FromSeconds(new FileInfo(sound).Length * 8.0 / BitsPerSecond));
    }

    /// <summary>Cuts the sound of <see cref="ExtractAsync"/>.</summary>
    /// <returns>A file for each piece, in the same order.</returns>
    public async Task<IReadOnlyList<string>> CutAsync(IReadOnlyList<TimeRange> pieces, VideoWorkspace workspace, CancellationToken cancellationToken)
    {
        // What lies between two pieces becomes a file of its own, which nobody asks for.
        TimeSpan[] cuts = [.. pieces.SelectMany(piece => (TimeSpan[])[piece.Start, piece.End]).Where(time => time > TimeSpan.Zero).Distinct()];
        await ffmpeg.RunAsync(
            "ffmpeg",
            [
                "-nostdin", "-hide_banner", "-v", "error", "-protocol_whitelist", "file", "-i", workspace.PathOf(SoundFile), "-c", "copy", "-f", "segment",
                "-segment_times", string.Join(',', cuts.Select(cut => cut.TotalSeconds.ToString("F3", CultureInfo.InvariantCulture))),
                "-segment_format", "mp3", workspace.PathOf("piece%06d.mp3"),
            ],
            cancellationToken: cancellationToken).ConfigureAwait(false);
        return [.. pieces.Select(piece => workspace.PathOf(string.Create(CultureInfo.InvariantCulture, $"piece{Array.IndexOf(cuts, piece.Start) + 1:D6}.mp3")))];
    }
}
