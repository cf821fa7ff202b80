namespace LanceIngest.Video;

/// <summary>Chooses the frame that stands for a range of frames.</summary>
internal static class Representative
{
    // More do not make a better choice.
    private const int Candidates = 64;
    private const float TypicalWeight = 1.2f;
    private const float MotionWeight = 0.4f;
    private const float FastMotion = 24;
    private const float CostWeight = 0.012f;
    private const float MostCost = 1.5f;
    private const double EdgePart = 0.25;
    private static readonly TimeSpan Edge = TimeSpan.FromSeconds(0.4);

    /// <summary>Sharp, typical of the range, not in fast motion, not at its edges, and cheap to decode.</summary>
    /// <param name="frames">All frames looked at.</param>
    /// <param name="start">The first of the range.</param>
    /// <param name="end">The first after it.</param>
    /// <param name="clock">Tells how long the edges are.</param>
    /// <param name="costOf">How many packets have to be decoded for a frame.</param>
    /// <returns>Its place, or null when nothing can be seen in any.</returns>
    public static int? Of(IReadOnlyList<FrameFeatures> frames, int start, int end, PresentationClock clock, Func<int, int> costOf)
    {
        var candidates = Inside(frames, start, end, clock).Where(i => !frames[i].IsBlank).ToList();
        if (candidates.Count == 0)
        {
            candidates = [.. Enumerable.Range(start, end - start).Where(i => !frames[i].IsBlank)];
        }

        candidates = Thinned(frames, candidates);
        if (candidates.Count == 0)
        {
            return null;
        }

        var sharpest = candidates.Max(i => frames[i].Sharpness);
        return candidates.MaxBy(i =>
            MathF.Sqrt(frames[i].Sharpness / Math.Max(sharpest, 1))
            + (TypicalWeight * Likeness(frames, candidates, i))
            - (MotionWeight * Math.Min(1, frames[i].Change / FastMotion))
            - Math.Min(MostCost, CostWeight * costOf(frames[i].Number)));
    }

    private static IEnumerable<int> Inside(IReadOnlyList<FrameFeatures> frames, int start, int end, PresentationClock clock)
    {
        var (first, last) = (frames[start].Time, frames[end - 1].Time);
        var edge = Math.Min(clock.CountIn(Edge), (long)((last - first) * EdgePart));
        return Enumerable.Range(start, end - start).Where(i => frames[i].Time >= first + edge && frames[i].Time <= last - edge);
    }

    /// <summary>All that are stored whole, as they cost next to nothing, and others at even distances.</summary>
    private static List<int> Thinned(IReadOnlyList<FrameFeatures> frames, List<int> candidates)
    {
        var step = (candidates.Count / Candidates) + 1;
        return [.. candidates.Where((i, index) => index % step == 0 || frames[i].IsKey).Take(4 * Candidates)];
    }

    /// <summary>From 0 to 1: how much a frame is like the middle one of all when they are ordered by likeness.</summary>
    private static float Likeness(IReadOnlyList<FrameFeatures> frames, List<int> candidates, int frame)
    {
        Span<int> distances = stackalloc int[candidates.Count];
        for (var i = 0; i < candidates.Count; i++)
        {
            distances[i] = PerceptualHash.Distance(frames[candidates[i]].Hash, frames[frame].Hash);
        }

        distances.Sort();
        return 1 - (distances[distances.Length / 2] / 32f);
    }
}
