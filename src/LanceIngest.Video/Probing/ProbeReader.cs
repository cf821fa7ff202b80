namespace LanceIngest.Video;

/// <summary>Makes sense of what ffprobe says.</summary>
internal static class ProbeReader
{
    // Rates that differ by less are one rate written twice; a picture stored as two fields doubles one of them.
    private const double SameRate = 0.02;
    private const int Microseconds = 1_000_000;

    /// <summary>Reads.</summary>
    /// <param name="document">What it answered.</param>
    /// <param name="errors">What it complained of in doing so.</param>
    /// <param name="options">The limits.</param>
    public static VideoInfo Read(ProbeDocument document, ErrorTail errors, VideoOptions options)
    {
        var streams = document.Streams;
        var videos = streams.Where(stream => stream.CodecType == "video" && !Is(stream, "attached_pic")).ToList();
        var video = videos.Find(stream => Is(stream, "default")) ?? videos.FirstOrDefault();
        var info = new VideoInfo
        {
            Container = document.Format?.FormatName ?? "unknown",
            Duration = Duration(document.Format?.Duration ?? streams.Max(stream => stream.Duration)),
            BitRate = document.Format?.BitRate,
            Video = video is null ? null : ReadVideo(video, document, errors, options),
            AudioTracks = [.. streams.Where(stream => stream.CodecType == "audio" && stream.CodecName is not null).Select(ReadAudio)],
            SubtitleTracks = [.. streams.Where(stream => stream.CodecType == "subtitle" && stream.CodecName is not null).Select(ReadSubtitles)],
        };
        if (info.Video is null && info.AudioTracks.Count == 0)
        {
            throw ProbeFailure.Of("it holds neither a video track nor an audio track that this FFmpeg knows");
        }

        return info.Duration <= options.MaxDuration
            ? info
            : throw ProbeFailure.TooLarge($"it plays for {info.Duration}, longer than the {options.MaxDuration} of VideoOptions.MaxDuration");
    }

    private static VideoTrack ReadVideo(ProbeStream stream, ProbeDocument document, ErrorTail errors, VideoOptions options)
    {
        if ((long)stream.Width * stream.Height > options.MaxPixels)
        {
            throw ProbeFailure.TooLarge($"its pictures of {stream.Width}x{stream.Height} have more pixels than the {options.MaxPixels} of VideoOptions.MaxPixels");
        }

        if (stream.Width <= 0 || stream.Height <= 0 || stream.CodecName is null)
        {
            throw ProbeFailure.OfTrackWithoutSize(errors, options);
        }

        var pixelAspect = Rational.Parse(stream.SampleAspectRatio) is { IsPositive: true } aspect ? aspect : new Rational(1, 1);
        var rotation = Rotation(stream);
        var (width, height) = ((int)Math.Round(stream.Width * pixelAspect.Value), stream.Height);
        var timeBase = Rational.Parse(stream.TimeBase) is { IsPositive: true } unit ? unit : throw ProbeFailure.Of("its video track has no time");
        var average = Rational.Parse(stream.AvgFrameRate);
        return new VideoTrack
        {
            Index = stream.Index,
            Codec = stream.CodecName,
            Width = rotation is 90 or 270 ? height : width,
            Height = rotation is 90 or 270 ? width : height,
            Rotation = rotation,
            FrameRate = average.Value,
            HasVariableFrameRate = Varies(average, Rational.Parse(stream.RFrameRate)),
            ColorTransfer = stream.ColorTransfer is "unknown" ? null : stream.ColorTransfer,
            BitRate = stream.BitRate,
            TimeBase = timeBase,
            Start = stream.StartPts,
            Clock = Clock(timeBase, document),
            PixelAspect = pixelAspect,
        };
    }

    private static AudioTrack ReadAudio(ProbeStream stream) => new()
    {
        Index = stream.Index,
        Codec = stream.CodecName!,
        Channels = stream.Channels,
        SampleRate = stream.SampleRate,
        Language = Language(stream),
        Title = stream.Tags.GetValueOrDefault("title"),
        IsDefault = Is(stream, "default"),
    };

    private static SubtitleTrack ReadSubtitles(ProbeStream stream) => new()
    {
        Index = stream.Index,
        Codec = stream.CodecName!,
        Language = Language(stream),
        Title = stream.Tags.GetValueOrDefault("title"),
        IsDefault = Is(stream, "default"),
    };

    private static string? Language(ProbeStream stream) => stream.Tags.GetValueOrDefault("language") is { Length: > 0 } language and not "und" ? language : null;

    private static bool Is(ProbeStream stream, string disposition) => stream.Disposition.GetValueOrDefault(disposition) == 1;

    /// <summary>The file begins where its first track does. ffprobe rounds that to microseconds; the track's own number is exact.</summary>
    private static PresentationClock Clock(Rational timeBase, ProbeDocument document)
    {
        var start = document.Format?.StartTime ?? 0;
        var first = document.Streams.Find(stream => stream.StartTime == start && stream.StartPts is not null && Rational.Parse(stream.TimeBase).IsPositive);
        return first is null
            ? new PresentationClock(timeBase, (long)(start * Microseconds), new Rational(1, Microseconds))
            : new PresentationClock(timeBase, first.StartPts!.Value, Rational.Parse(first.TimeBase));
    }

    private static int Rotation(ProbeStream stream)
    {
        var degrees = (int)Math.Round((stream.SideDataList.Find(data => data.Rotation is not null)?.Rotation ?? 0) / 90) * 90;
        return ((degrees % 360) + 360) % 360;
    }

    private static bool Varies(Rational average, Rational lowest)
        => average.IsPositive && lowest.IsPositive
        && Math.Abs((lowest.Value / average.Value) - 1) > SameRate && Math.Abs((lowest.Value / average.Value) - 2) > SameRate;

    private static TimeSpan Duration(double? seconds) => seconds is > 0 and < 1e9 ? TimeSpan.FromSeconds(seconds.Value) : TimeSpan.Zero;
}
