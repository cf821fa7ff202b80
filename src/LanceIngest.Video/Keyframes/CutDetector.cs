namespace LanceIngest.Video;

/// <summary>
/// Finds cuts: pictures that differ from the one before much more than those around them do, in all their parts, and to stay. Movement
/// changes pictures as much as cuts do, but it goes on, and it keeps the colours.
/// </summary>
internal static class CutDetector
{
    // Frames on each side that say what is usual here.
    private const int Neighbours = 4;

    // Below, differences are the encoder's: still pictures pulse.
    private const float UsualChange = 2;
    private const float UsualColorChange = 0.04f;

    // A picture that is drawn afresh because its time has come changes a little, noise and all.
    private const float UsualColorChangeOfRedrawn = 0.1f;

    private const float LeastChange = 3;
    private const float LeastArea = 0.55f;

    // By how many times what is usual the picture and its colours must change together.
    private const float LeastRatio = 4.45f;

    // In fades and in wild movement colours alone may: there they must change by more.
    private const float LeastPictureRatio = 1.2f;
    private const float LeastRatioOfColors = 8;

    // Between wild movement and rest one side has no usual change: there the colours must change by much, and by far the most.
    private const float LeastColorChangeAlone = 0.2f;
    private const float LeastRatioToMost = 1.9f;

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
        var frame = frames[i];
        if (frame.Change < LeastChange || frame.ChangedArea < LeastArea)
        {
            return false;
        }

        var (picture, colors) = Ratios(frames, i);
        return picture + colors >= (picture < LeastPictureRatio ? LeastRatioOfColors : LeastRatio)
            || (frame.ColorChange >= LeastColorChangeAlone && frame.ColorChange >= LeastRatioToMost * MostColorChangeAround(frames, i));
    }

    private static float MostColorChangeAround(IReadOnlyList<FrameFeatures> frames, int i)
    {
        var most = 0f;
        for (var j = Math.Max(1, i - Neighbours); j <= Math.Min(frames.Count - 1, i + Neighbours); j++)
        {
            most = j == i ? most : Math.Max(most, frames[j].ColorChange);
        }

        return most;
    }

    private static (float Picture, float Colors) Ratios(IReadOnlyList<FrameFeatures> frames, int i)
    {
        Span<float> changes = stackalloc float[2 * Neighbours];
        Span<float> colorChanges = stackalloc float[2 * Neighbours];
        var count = 0;
        for (var j = Math.Max(1, i - Neighbours); j <= Math.Min(frames.Count - 1, i + Neighbours); j++)
        {
            if (j != i)
            {
                changes[count] = frames[j].Change;
                colorChanges[count++] = frames[j].ColorChange;
            }
        }

        return (
            frames[i].Change / Math.Max(UsualChange, Usual(changes[..count])),
            frames[i].ColorChange / Math.Max(frames[i].IsRedrawn ? UsualColorChangeOfRedrawn : UsualColorChange, Usual(colorChanges[..count])));
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
        if (LooksLike(frames[i], frames[i - 1]))
        {
            return false;
        }

        for (var j = i + 1; j < frames.Count && frames[j].Time - frames[i - 1].Time <= longest; j++)
        {
            if (LooksLike(frames[j], frames[i - 1]))
            {
                return true;
            }
        }

        for (var j = i - 2; j >= 0 && frames[i].Time - frames[j].Time <= longest; j--)
        {
            if (LooksLike(frames[j], frames[i]))
            {
                return true;
            }
        }

        return false;
    }

    private static bool LooksLike(FrameFeatures first, FrameFeatures second)
        => PerceptualHash.Distance(first.Hash, second.Hash) <= 6 && Math.Abs(first.Luma - second.Luma) <= 6;
}
