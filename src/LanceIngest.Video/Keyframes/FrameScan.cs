using Microsoft.Extensions.Options;

namespace LanceIngest.Video;

/// <summary>Looks at the frames of a video, small and fast: only those that others build on, without the filter that smooths their blocks.</summary>
internal sealed class FrameScan(FfmpegProcess ffmpeg, IOptions<VideoOptions> options)
{
    private const string TimesFile = "scan.times";
    private const int CoarsePerSecond = 4;

    // At 96 × 54 neither shows. Where packets have no times, frames must be counted, so none may be left out.
    private const string FastDecoding = "-skip_frame noref -skip_loop_filter all";

    public async Task<ScannedVideo> RunAsync(
        string file, VideoTrack track, PacketTimeline timeline, VideoWorkspace workspace, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        var command = FfmpegCommand
            .Open(file, options.Value, $"-noautorotate -copyts {(timeline.HasAllTimes ? FastDecoding : string.Empty)}")
            .OutputToUrl("pipe:1", output => output.WithCustomArgument(FormattableString.Invariant(
                $"-map 0:{track.Index} -fps_mode passthrough -vf {FrameTimes.Filters(TimesFile)},{SmallPicture.Filters} -f rawvideo")));
        var frames = new List<FrameFeatures>();
        var coarse = new List<CoarsePicture>();
        var errors = await ffmpeg.RunAsync("ffmpeg", FfmpegCommand.Split(command), ReadAsync, workspace.Folder, cancellationToken).ConfigureAwait(false);
        return new ScannedVideo(frames, coarse, errors.ToString());

        async Task ReadAsync(Stream output, CancellationToken token)
        {
            using var times = new FrameTimes(workspace.PathOf(TimesFile));
            var meter = new FrameMeter();
            var picture = new byte[SmallPicture.Length];
            var interval = Math.Max(1, track.Clock.CountIn(TimeSpan.FromSeconds(1)) / CoarsePerSecond);
            var nextCoarse = long.MinValue;
            while (await output.ReadAtLeastAsync(picture, picture.Length, throwOnEndOfStream: false, token).ConfigureAwait(false) == picture.Length)
            {
                var time = times.Next();
                frames.Add(timeline.HasAllTimes
                    ? meter.Measure(picture, time, timeline.FrameAt(time), timeline.IsKey(timeline.FrameAt(time)))
                    : meter.Measure(picture, time, frames.Count, isKey: false));
                if (time >= nextCoarse)
                {
                    coarse.Add(new CoarsePicture(frames.Count - 1, picture, meter.Histogram));
                    nextCoarse = time + interval;
                    progress?.Report(Math.Min(1, frames[^1].Number / (double)timeline.FrameCount));
                }
            }
        }
    }
}
