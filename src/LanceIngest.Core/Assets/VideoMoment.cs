using System.Text.Json.Nodes;

namespace LanceIngest.Assets;

/// <summary>What a video shows and says at the moment of one of its key-frames.</summary>
internal static class VideoMoment
{
    // Analyses lie a few seconds apart; one farther away is about another shot.
    private static readonly TimeSpan MaxDistance = TimeSpan.FromSeconds(10);

    // A sentence or two on either side: words and the picture they are about seldom come at the same moment.
    private static readonly TimeSpan Earshot = TimeSpan.FromSeconds(5);

    /// <summary>The analysis of the moment, and the words spoken around it; each only where there is one.</summary>
    public static IReadOnlyList<string> TextsAt(MediaAsset video, MediaAsset keyframe)
        => [.. ((string?[])[AnalysisAt(video, keyframe), WordsAt(video, keyframe)]).OfType<string>()];

    private static string? WordsAt(MediaAsset video, MediaAsset keyframe)
    {
        if (keyframe.Timestamp is not { } time)
        {
            return null;
        }

        var (from, until) = HeardAt(time, StillTimes(video));
        var words = video.Transcript.Where(segment => segment.Start <= until && segment.End >= from).Select(segment => segment.Text);
        return string.Join(' ', words) is { Length: > 0 } text ? text : null;
    }

    /// <summary>A key-frame stands for its video until the next one, so no word is said that belongs to none of them.</summary>
    private static (TimeSpan From, TimeSpan Until) HeardAt(TimeSpan time, List<TimeSpan> stills)
    {
        var (from, until) = (time - Earshot, time + Earshot);
        if (stills.Count == 0)
        {
            return (from, until);
        }

        var next = stills.Where(still => still > time).DefaultIfEmpty(TimeSpan.MaxValue).Min();
        return (stills.Any(still => still < time) ? from : TimeSpan.MinValue, next > until ? next : until);
    }

    private static List<TimeSpan> StillTimes(MediaAsset video)
        => [.. (video.Json["keyframe_stills"] as JsonArray ?? []).OfType<JsonObject>().Select(still => new MediaAsset(still).Timestamp).OfType<TimeSpan>()];

    private static string? AnalysisAt(MediaAsset video, MediaAsset keyframe)
    {
        var moments = video.AiLabels?.KeyframeAnalysis.Where(moment => moment.Text is not null) ?? [];
        if (keyframe.Timestamp is { } time)
        {
            return moments
                .Select(moment => (moment.Text, Distance: (moment.Timestamp - time)?.Duration()))
                .Where(moment => moment.Distance <= MaxDistance)
                .OrderBy(moment => moment.Distance)
                .FirstOrDefault().Text;
        }

        var frame = FrameNumber(keyframe.Json);
        return frame is null ? null : moments.FirstOrDefault(moment => FrameNumber(moment.Json) == frame)?.Text;
    }

    private static string? FrameNumber(JsonObject json) => json["frame_number"]?.ToString();
}
