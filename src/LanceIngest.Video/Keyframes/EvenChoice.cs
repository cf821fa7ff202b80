namespace LanceIngest.Video;

/// <summary>Chooses frames at even distances.</summary>
internal static class EvenChoice
{
    /// <summary>Divides a video into equal parts, as many as the limits ask for, and takes the frame in the middle of each.</summary>
    /// <param name="times">When each frame is shown, in order.</param>
    /// <param name="clock">Tells how long they are apart.</param>
    /// <param name="options">The limits.</param>
    /// <returns>The places of the frames chosen, in order; at least one.</returns>
    public static IReadOnlyList<int> Of(IReadOnlyList<long> times, PresentationClock clock, VideoOptions options)
    {
        var (first, length) = (times[0], times[^1] - times[0]);
        var asked = Math.Clamp((int)Math.Min(int.MaxValue, Math.Ceiling(length / (double)clock.CountIn(options.MaxGap))), options.MinFrames, options.MaxFrames);
        var gap = clock.CountIn(options.MinGap);
        var parts = gap > 0 ? Math.Clamp(length / gap, 1, asked) : asked;
        var chosen = new List<int>();
        for (var part = 0; part < parts; part++)
        {
            var frame = LastUntil(times, first + (long)((Int128)length * ((2 * part) + 1) / (2 * parts)));
            if (chosen.Count == 0 || frame > chosen[^1])
            {
                chosen.Add(frame);
            }
        }

        return chosen;
    }

    /// <summary>Of frames given, those at a least distance from each other, and of more than allowed every second, third …</summary>
    public static IReadOnlyList<T> Thinned<T>(IEnumerable<T> frames, Func<T, long> timeOf, PresentationClock clock, VideoOptions options)
    {
        var apart = new List<T>();
        foreach (var frame in frames)
        {
            if (apart.Count == 0 || timeOf(frame) - timeOf(apart[^1]) >= clock.CountIn(options.MinGap))
            {
                apart.Add(frame);
            }
        }

        var count = Math.Min(apart.Count, options.MaxFrames);
        return [.. Enumerable.Range(0, count).Select(i => apart[(int)((long)i * apart.Count / count)])];
    }

    private static int LastUntil(IReadOnlyList<long> times, long time)
    {
        var (low, high) = (0, times.Count - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            (low, high) = times[middle] <= time ? (middle, high) : (low, middle - 1);
        }

        return low;
    }
}
