namespace LanceIngest.Video;

/// <summary>
/// Finds cuts: pictures that differ from the one before much more than those around them do, in all their parts, in their shades, and to stay.
/// Movement changes pictures as much as cuts do, but then the one before fits again when it is moved; and movement goes on, and keeps the shades.
/// </summary>
internal static class CutDetector
{
    // Frames on each side that say what is usual here.
    private const int Neighbours = 4;

    // Below, differences are the encoder's: still pictures pulse.
    private const float UsualChange = 2;
    private const float UsualColorChange = 0.04f;

    private const float LeastChange = 3;
    private const float LeastArea = 0.55f;

    // By how many times what is usual the picture and its shades must change together.
    private const float LeastEvidence = 6;

    // Where all around it stands still, no camera moved. A step to the side is a cut too, though the picture before fits again: of a change that
    // stands out by so much, a third counts.
    private const float JumpPart = 1 / 3f;

    // What moves goes on while it flashes, so not quite the same comes back.
    private const float PartThatStays = 0.3f;

    private static readonly TimeSpan LongestFlash = TimeSpan.FromSeconds(0.25);
    private static readonly TimeSpan ShortestShot = TimeSpan.FromSeconds(0.26);

    /// <returns>The places of the frames that begin a shot; never that of the first.</returns>
    public static IReadOnlyList<int> Find(IReadOnlyList<FrameFeatures> frames, PresentationClock clock)
    {
        var flash = clock.CountIn(LongestFlash);
        var shortest = clock.CountIn(ShortestShot);
        var cuts = new List<int>();
        var start = frames.Count > 0 ? frames[0].Time : 0;
        for (var i = 1; i < frames.Count; i++)
        {
            if (IsJump(frames, i) && frames[i].Time - start >= shortest && !IsFlash(frames, i, flash))
            {
                cuts.Add(i);
                start = frames[i].Time;
            }
        }

        return cuts;
    }

    private static bool IsJump(IReadOnlyList<FrameFeatures> frames, int i)
    {
        if (frames[i].Change < LeastChange || frames[i].ChangedArea < LeastArea)
        {
            return false;
        }

        var picture = Math.Max(
            Ratio(frames, i, static frame => frame.UnexplainedChange, UsualChange),
            JumpPart * Ratio(frames, i, static frame => frame.Change, UsualChange));
        return picture + Ratio(frames, i, static frame => frame.ColorChange, UsualColorChange) >= LeastEvidence;
    }

    /// <summary>How many times what is usual around a frame its own change is.</summary>
    private static float Ratio(IReadOnlyList<FrameFeatures> frames, int i, Func<FrameFeatures, float> changeOf, float leastUsual)
    {
        Span<float> around = stackalloc float[2 * Neighbours];
        var count = 0;
        for (var j = Math.Max(1, i - Neighbours); j <= Math.Min(frames.Count - 1, i + Neighbours); j++)
        {
            if (j != i)
            {
                around[count++] = changeOf(frames[j]);
            }
        }

        return changeOf(frames[i]) / Math.Max(leastUsual, Usual(around[..count]));
    }

    /// <summary>The third most: a flash makes two. In drawings on twos every second change is none, and the others count.</summary>
    private static float Usual(Span<float> changes)
    {
        changes.Sort();
        return changes.Length < 3 ? 0 : changes[^3];
    }

    /// <summary>Whether what was there before comes back at once, or has just come back.</summary>
    private static bool IsFlash(IReadOnlyList<FrameFeatures> frames, int i, long longest)
    {
        var most = PartThatStays * Distance(frames[i], frames[i - 1]);

        // From the first frame that is lit to the first that is not: of those before and after it, some are not looked at.
        for (var j = i + 1; j < frames.Count && frames[j].Time - frames[i].Time <= longest; j++)
        {
            if (Distance(frames[j], frames[i - 1]) <= most)
            {
                return true;
            }
        }

        for (var j = i - 2; j >= 0 && frames[i].Time - frames[j + 1].Time <= longest; j--)
        {
            if (Distance(frames[j], frames[i]) <= most)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>How unlike two frames are that need not follow each other, in shapes and light.</summary>
    private static float Distance(in FrameFeatures first, in FrameFeatures second)
        => PerceptualHash.Distance(first.Hash, second.Hash)
        + Math.Abs(first.Luma - second.Luma) + Math.Abs(first.Contrast - second.Contrast)
        + Math.Abs(first.Blue - second.Blue) + Math.Abs(first.Red - second.Red);
}
