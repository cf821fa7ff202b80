namespace LanceIngest.Video;

/// <summary>Which frames show nearly the same.</summary>
internal static class LookAlikes
{
    private const int MostBits = 6;
    private const float MostLuma = 8;
    private const float MostContrast = 8;
    private const float MostColor = 6;

    /// <summary>The hash tells shapes, the rest what it is blind to: the same shapes in another light, and pictures without any.</summary>
    public static bool Are(in FrameFeatures first, in FrameFeatures second)
        => PerceptualHash.Distance(first.Hash, second.Hash) <= MostBits
        && Math.Abs(first.Luma - second.Luma) <= MostLuma
        && Math.Abs(first.Contrast - second.Contrast) <= MostContrast
        && Math.Abs(first.Blue - second.Blue) <= MostColor
        && Math.Abs(first.Red - second.Red) <= MostColor;
}
