using Microsoft.Extensions.Options;

namespace LanceIngest.Video;

/// <summary>Writes frames as JPEG pictures. Only what they are decoded from is decoded.</summary>
internal sealed class FrameWriter(FfmpegProcess ffmpeg, PacketCutter cutter, IOptions<VideoOptions> options)
{
    private const string CutFile = "cut.nut";

    /// <summary>Writes frames.</summary>
    /// <param name="file">The video.</param>
    /// <param name="track">Its track.</param>
    /// <param name="timeline">The track's packets.</param>
    /// <param name="frames">The frames, in the order of showing.</param>
    /// <param name="areReferences">Whether other frames build on all of them; what none builds on is left out then.</param>
    /// <param name="workspace">Where the pictures go.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The frames that could be decoded, in the order of showing.</returns>
    public async Task<WrittenFrames> WriteAsync(
        string file, VideoTrack track, PacketTimeline timeline, IReadOnlyList<ChosenFrame> frames, bool areReferences, VideoWorkspace workspace, CancellationToken cancellationToken)
    {
        if (!timeline.HasAllTimes)
        {
            return await DecodeAsync(new Decoding(file, string.Empty, "n", 0, "all"), track, frames, workspace, cancellationToken).ConfigureAwait(false);
        }

        var flags = areReferences ? "-skip_frame noref" : string.Empty;
        if (track.Codec is "h264" or "hevc" && timeline.HasLeadingFrames)
        {
            // The decoder orders frames by numbers that only some keys begin anew: after a gap it would give one the time of another.
            return await DecodeAsync(new Decoding(file, flags, "pts", 0, "all"), track, frames, workspace, cancellationToken).ConfigureAwait(false);
        }

        var cut = workspace.PathOf(CutFile);
        var shift = await cutter.CutAsync(file, track, timeline, frames.Select(frame => frame.Number), workspace, CutFile, cancellationToken).ConfigureAwait(false);
        var written = await DecodeAsync(new Decoding(cut, flags, "pts", shift, "cut"), track, frames, workspace, cancellationToken).ConfigureAwait(false);
        File.Delete(cut);
        var missing = frames.Except(written.Frames.Select(frame => frame.Frame)).OrderBy(frame => frame.Time).ToList();
        if (missing.Count == 0)
        {
            return written;
        }

        // A key from which decoding cannot begin after all, or a damaged part: the whole video tells.
        var others = await DecodeAsync(new Decoding(file, string.Empty, "pts", 0, "all"), track, missing, workspace, cancellationToken).ConfigureAwait(false);
        return others with { Frames = [.. written.Frames.Concat(others.Frames).OrderBy(frame => frame.Frame.Time)] };
    }

    private async Task<WrittenFrames> DecodeAsync(
        Decoding decoding, VideoTrack track, IReadOnlyList<ChosenFrame> frames, VideoWorkspace workspace, CancellationToken cancellationToken)
    {
        var times = $"{decoding.Name}.times";
        var chosen = Choices.OneOf(decoding.Variable, [.. frames.Select(frame => decoding.Variable == "n" ? frame.Number : frame.Time + decoding.Shift)]);
        var select = FormattableString.Invariant($"settb={track.TimeBase.Numerator}/{track.TimeBase.Denominator},select='{chosen}'");
        var map = FormattableString.Invariant($"-map 0:{(decoding.IsCut ? 0 : track.Index)} -fps_mode passthrough -vf {select}");
        var pictures = FormattableString.Invariant(
            $"{map},{PictureFilters.Of(track, options.Value.LongestSide)} -c:v mjpeg -qmin 1 -q:v {JpegScale(options.Value.JpegQuality)} -f image2");
        var command = FfmpegCommand.Open(decoding.File, options.Value, $"-noautorotate -copyts {decoding.Flags}").OutputToMany(outputs => outputs
            .OutputToUrl($"{decoding.Name}-%d.jpg", output => output.WithCustomArgument(pictures))
            .OutputToUrl("pipe:1", output => output.WithCustomArgument($"{map},{FrameTimes.Filters(times)},{SmallPicture.Filters} -f rawvideo")));
        var numbers = frames.ToDictionary(frame => frame.Time, frame => frame.Number);
        var features = new List<FrameFeatures>();
        var errors = await ffmpeg.RunAsync("ffmpeg", FfmpegCommand.Split(command), ReadAsync, workspace.Folder, cancellationToken).ConfigureAwait(false);
        var written = features
            .Select((feature, index) => new WrittenFrame(new ChosenFrame(feature.Number, feature.Time), workspace.PathOf(FormattableString.Invariant($"{decoding.Name}-{index + 1}.jpg")), feature))
            .Where(frame => frame.Frame.Number >= 0 && File.Exists(frame.File))
            .DistinctBy(frame => frame.Frame.Number)
            .OrderBy(frame => frame.Frame.Time);
        return new WrittenFrames([.. written], errors.ToString());

        async Task ReadAsync(Stream output, CancellationToken token)
        {
            using var reader = new FrameTimes(workspace.PathOf(times));
            var meter = new FrameMeter();
            var picture = new byte[SmallPicture.Length];
            while (await output.ReadAtLeastAsync(picture, picture.Length, throwOnEndOfStream: false, token).ConfigureAwait(false) == picture.Length)
            {
                var time = reader.Next() - decoding.Shift;
                features.Add(meter.Measure(picture, time, numbers.GetValueOrDefault(time, -1), isKey: false));
            }
        }
    }

    /// <summary>FFmpeg's scale of quality. Its 8 is the table that quality 50 means in other programs; half of it halves the steps.</summary>
    private static int JpegScale(int quality)
    {
        var percent = quality < 50 ? 5000.0 / quality : 200 - (2 * quality);
        return Math.Clamp((int)Math.Round(8 * percent / 100), 1, 31);
    }

    /// <summary>What is decoded, and by what its frames are told.</summary>
    private readonly record struct Decoding(string File, string Flags, string Variable, long Shift, string Name)
    {
        public bool IsCut => Name == "cut";
    }
}
