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
        var words = keyframe.Timestamp is { } time
            ? video.Transcript.Where(segment => segment.Start <= time + Earshot && segment.End >= time - Earshot).Select(segment => segment.Text)
            : [];
        return string.Join(' ', words) is { Length: > 0 } text ? text : null;
    }

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

    private static string? FrameNumber(System.Text.Json.Nodes.JsonObject json) => json["frame_number"]?.ToString();
}
