namespace LanceIngest.Video;

/// <summary>Chooses a frame for each shot, and more in long ones.</summary>
internal static class SceneChoice
{
    /// <returns>The places of the frames chosen, in order; at least one.</returns>
    public static IReadOnlyList<int> Of(IReadOnlyList<FrameFeatures> frames, IReadOnlyList<ShotRange> shots, VideoTrack track, PacketTimeline timeline, VideoOptions options)
    {
        Func<int, int> costOf = timeline.HasAllTimes ? timeline.CostOf : static _ => 0;
        var chosen = new FrameChoice(frames, track.Clock, options);

        // Where there is no room for all, longer shots go first, and each has one before any has two.
        var parts = shots.SelectMany(shot => PartsOf(frames, shot, track.Clock.CountIn(options.MaxGap)));
        foreach (var part in parts.OrderByDescending(part => part.IsFirst).ThenByDescending(part => part.Length).ThenBy(part => part.Start))
        {
            var (start, end) = chosen.RoomIn(part.Start, part.End);
            if (start < end && Representative.Of(frames, start, end, track.Clock, costOf) is { } frame)
            {
                chosen.TryAdd(frame);
            }
        }

        chosen.FillUp();
        return chosen.Frames;
    }

    /// <summary>Equal parts of a shot, none longer than the most allowed.</summary>
    private static IEnumerable<Part> PartsOf(IReadOnlyList<FrameFeatures> frames, ShotRange shot, long longest)
    {
        var (first, last) = (frames[shot.ClearStart].Time, frames[shot.ClearEnd - 1].Time);
        var count = Math.Max(1, (int)Math.Ceiling((last - first) / (double)longest));
        var start = shot.ClearStart;
        for (var part = 1; part <= count; part++)
        {
            var end = start;
            while (end < shot.ClearEnd && (part == count || frames[end].Time < first + ((last - first) * part / count)))
            {
                end++;
            }

            yield return new Part(start, end, frames[shot.End - 1].Time - frames[shot.Start].Time, part == 1);
            start = end;
        }
    }

    private readonly record struct Part(int Start, int End, long Length, bool IsFirst);
}
