namespace LanceIngest.Video;

/// <summary>Chooses a frame for each shot, and more in long ones.</summary>
internal static class SceneChoice
{
    /// <returns>The places of the frames chosen, in order; at least one.</returns>
    public static IReadOnlyList<int> Of(IReadOnlyList<FrameFeatures> frames, IReadOnlyList<ShotRange> shots, VideoTrack track, PacketTimeline timeline, VideoOptions options)
    {
        Func<int, int> costOf = timeline.HasAllTimes ? timeline.CostOf : static _ => 0;
        var picks = shots.SelectMany(shot => PicksOf(frames, shot, track.Clock, costOf, options)).ToList();
        var chosen = new FrameChoice(frames, track.Clock, options);

        // Of two that do not fit beside each other, the one of the longer shot stays: it comes first.
        foreach (var pick in picks.OrderByDescending(pick => pick.IsFirst).ThenByDescending(pick => pick.Length).ThenBy(pick => pick.Frame))
        {
            chosen.TryAdd(pick.Frame);
        }

        chosen.FillUp(picks.Select(pick => pick.Frame));
        return chosen.Frames;
    }

    private static IEnumerable<Pick> PicksOf(IReadOnlyList<FrameFeatures> frames, ShotRange shot, PresentationClock clock, Func<int, int> costOf, VideoOptions options)
    {
        var (first, last) = (frames[shot.ClearStart].Time, frames[shot.ClearEnd - 1].Time);
        var parts = (int)Math.Max(1, Math.Ceiling((last - first) / (double)clock.CountIn(options.MaxGap)));
        var (start, isFirst) = (shot.ClearStart, true);
        for (var part = 1; part <= parts; part++)
        {
            var end = start;
            while (end < shot.ClearEnd && (part == parts || frames[end].Time < first + ((last - first) * part / parts)))
            {
                end++;
            }

            if (end > start && Representative.Of(frames, start, end, clock, costOf) is { } frame)
            {
                yield return new Pick(frame, frames[shot.End - 1].Time - frames[shot.Start].Time, isFirst);
                isFirst = false;
            }

            start = end;
        }
    }

    private readonly record struct Pick(int Frame, long Length, bool IsFirst);
}
