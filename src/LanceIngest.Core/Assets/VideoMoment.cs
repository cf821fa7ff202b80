namespace LanceIngest.Assets;

/// <summary>What a video says at the moment of one of its key-frames.</summary>
internal static class VideoMoment
{
    // Analyses lie a few seconds apart; one farther away is about another shot.
    private static readonly TimeSpan MaxDistance = TimeSpan.FromSeconds(10);

    public static string? TextAt(MediaAsset video, MediaAsset keyframe)
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
