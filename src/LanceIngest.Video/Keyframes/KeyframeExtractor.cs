using Microsoft.Extensions.Options;

namespace LanceIngest.Video;

/// <summary>Takes key-frames out of videos, as <see cref="VideoOptions"/> says.</summary>
/// <remarks>
/// Frames are looked at small and fast first, those left out that none builds on; then only what the chosen ones are decoded from is
/// decoded again, in full quality. Safe to call from many threads; each call runs FFmpeg on all cores.
/// </remarks>
public sealed class KeyframeExtractor
{
    private readonly PacketReader _packets;
    private readonly FrameScan _scan;
    private readonly FrameWriter _writer;
    private readonly VideoOptions _options;

    internal KeyframeExtractor(PacketReader packets, FrameScan scan, FrameWriter writer, IOptions<VideoOptions> options)
    {
        (_packets, _scan, _writer) = (packets, scan, writer);
        _options = options.Value;
    }

    /// <summary>Takes key-frames out of a video.</summary>
    /// <param name="path">A file on this machine.</param>
    /// <param name="info">What <see cref="VideoProbe"/> said of it.</param>
    /// <param name="folder">Where the pictures are written to; made when it is not there. A picture of the same name is replaced.</param>
    /// <param name="progress">Is told how far it is, from 0 to 1.</param>
    /// <param name="cancellationToken">Stops it, and FFmpeg with it.</param>
    /// <returns>The key-frames; none for sound alone.</returns>
    /// <exception cref="IngestionException">
    /// No picture of it can be decoded (<see cref="IngestionErrors.InvalidSource"/>), it is not there (<see cref="IngestionErrors.SourceMissing"/>), or it
    /// reached a limit (<see cref="VideoErrors.LimitReached"/>), all permanent; or FFmpeg is missing or failed.
    /// </exception>
    public async Task<KeyframeSet> ExtractAsync(string path, VideoInfo info, string folder, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(info);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        if (info.Video is not { } track)
        {
            return new KeyframeSet([], [], null);
        }

        var file = VideoFile.Check(path, _options);
        using var workspace = new VideoWorkspace(_options);
        var target = Directory.CreateDirectory(folder).FullName;
        var video = workspace.Link(file);
        var timeline = await _packets.ReadAsync(video, track, cancellationToken).ConfigureAwait(false);
        if (timeline.FrameCount == 0)
        {
            throw ProbeFailure.Of("its video track holds no picture, as happens when an upload was cut off. Upload it again");
        }

        var scan = NeedsScan(timeline)
            ? await _scan.RunAsync(video, track, timeline, workspace, progress, cancellationToken).ConfigureAwait(false)
            : null;
        if (scan is { Frames.Count: 0 })
        {
            throw ProbeFailure.Of($"no picture of it can be decoded ({scan.Problems})");
        }

        var shots = scan is null || _options.Strategy == KeyframeStrategy.Uniform ? [] : ShotFinder.Find(scan, track.Clock);
        var chosen = Choose(track, timeline, scan, shots);
        var (written, problems) = await _writer.WriteAsync(video, track, timeline, chosen, scan is not null, workspace, cancellationToken).ConfigureAwait(false);
        if (written.Count == 0)
        {
            throw ProbeFailure.Of($"no picture of it can be decoded ({problems})");
        }

        progress?.Report(1);
        // Where packets have no times, frames get those at which they can be decoded, and that is later for those that wait for others.
        var delay = timeline.HasAllTimes || scan is null || track.Start is null ? 0 : scan.Frames[0].Time - track.Start.Value;
        TimeSpan TimeOf(long time) => track.Clock.TimeOf(time - delay);
        return new KeyframeSet(
            Move(_options.Strategy == KeyframeStrategy.IFrame && scan is null ? WithoutLookAlikes(written) : written, track, target, TimeOf),
            Describe(shots, scan, TimeOf),
            scan?.Problems is { Length: > 0 } problem ? problem : problems.Length > 0 ? problems : null);
    }

    // Where packets have no times every picture has to be decoded anyway, and then shots cost nothing more.
    private bool NeedsScan(PacketTimeline timeline) => _options.Strategy == KeyframeStrategy.Scene || !timeline.HasAllTimes;

    private IReadOnlyList<ChosenFrame> Choose(VideoTrack track, PacketTimeline timeline, ScannedVideo? scan, IReadOnlyList<ShotRange> shots)
    {
        if (scan is not null)
        {
            var places = _options.Strategy == KeyframeStrategy.Uniform
                ? EvenChoice.Of([.. scan.Frames.Select(frame => frame.Time)], track.Clock, _options)
                : SceneChoice.Of(scan.Frames, shots, track, timeline, _options);
            return [.. places.Select(place => new ChosenFrame(scan.Frames[place].Number, scan.Frames[place].Time))];
        }

        var numbers = _options.Strategy == KeyframeStrategy.Uniform
            ? EvenChoice.Of(timeline.Times, track.Clock, _options)
            : EvenChoice.Thinned(Enumerable.Range(0, timeline.FrameCount).Where(timeline.IsKey).DefaultIfEmpty(0), timeline.TimeOf, track.Clock, _options);
        return [.. numbers.Select(number => new ChosenFrame(number, timeline.TimeOf(number)))];
    }

    private List<WrittenFrame> WithoutLookAlikes(IReadOnlyList<WrittenFrame> written)
    {
        var kept = new List<WrittenFrame>();
        var spare = written.Count - _options.MinFrames;
        foreach (var frame in written)
        {
            if (spare > 0 && (frame.Features.IsBlank || kept.Exists(other => LookAlikes.Are(other.Features, frame.Features))))
            {
                spare--;
            }
            else
            {
                kept.Add(frame);
            }
        }

        return kept;
    }

    private List<Keyframe> Move(IReadOnlyList<WrittenFrame> written, VideoTrack track, string folder, Func<long, TimeSpan> timeOf)
    {
        var (width, height) = PictureFilters.SizeOf(track, _options.LongestSide);
        var keyframes = new List<Keyframe>();
        foreach (var frame in written)
        {
            var file = Path.Combine(folder, FormattableString.Invariant($"keyframe-{frame.Frame.Number:D6}.jpg"));
            File.Move(frame.File, file, overwrite: true);
            keyframes.Add(new Keyframe(timeOf(frame.Frame.Time), frame.Frame.Number, width, height, file));
        }

        return keyframes;
    }

    private static List<Shot> Describe(IReadOnlyList<ShotRange> shots, ScannedVideo? scan, Func<long, TimeSpan> timeOf) =>
    [
        .. shots.Select(shot => new Shot(
            timeOf(scan!.Frames[shot.Start].Time),
            timeOf(scan.Frames[Math.Min(shot.End, scan.Frames.Count - 1)].Time),
            shot.FadesIn)),
    ];
}
