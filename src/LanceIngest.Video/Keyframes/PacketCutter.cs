using System.Globalization;
using Microsoft.Extensions.Options;

namespace LanceIngest.Video;

/// <summary>Copies those packets of a track to a file that some frames are decoded from. Nothing is decoded.</summary>
internal sealed class PacketCutter(FfmpegProcess ffmpeg, IOptions<VideoOptions> options)
{
    // No file that is copied to may begin before 0, and packets are decoded up to some seconds before they are shown.
    private const int SecondsBefore = 60;

    /// <summary>Cuts.</summary>
    /// <param name="file">The video.</param>
    /// <param name="track">Its track.</param>
    /// <param name="timeline">The track's packets.</param>
    /// <param name="frames">The frames, in the order of showing.</param>
    /// <param name="workspace">Where the copy goes.</param>
    /// <param name="output">Its name there. The container is NUT, which takes every codec.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>By how many units of the track's time base frames are shown later in the output.</returns>
    public async Task<long> CutAsync(string file, VideoTrack track, PacketTimeline timeline, IEnumerable<int> frames, VideoWorkspace workspace, string output, CancellationToken cancellationToken)
    {
        var seconds = SecondsLater(track.TimeBase, timeline.SmallestTime);
        var dropped = Choices.OutsideOf("n", timeline.PacketsOf(frames));
        var command = FfmpegCommand
            .Open(file, options.Value, "-copyts")

            // Every packet is counted, the first ones too, and keeps its time.
            .OutputToUrl(output, to => to.WithCustomArgument(string.Create(
                CultureInfo.InvariantCulture,
                $"-map 0:{track.Index} -c copy -copyinkf -copypriorss 1 -copytb 1 -avoid_negative_ts disabled -output_ts_offset {seconds} -bsf:v noise=drop='{dropped}' -f nut")));
        await ffmpeg.RunAsync("ffmpeg", FfmpegCommand.Split(command), folder: workspace.Folder, cancellationToken: cancellationToken).ConfigureAwait(false);
        return seconds / track.TimeBase.Numerator * track.TimeBase.Denominator;
    }

    /// <summary>Seconds that are a whole number of the track's unit: so no time is rounded.</summary>
    private static long SecondsLater(Rational unit, long smallest)
    {
        var least = SecondsBefore + (long)Math.Ceiling(Math.Max(0, -smallest * unit.Value));
        return (least + unit.Numerator - 1) / unit.Numerator * unit.Numerator;
    }
}
