namespace LanceIngest.Video;

/// <summary>
/// How often each shade of brightness and of colour occurs in a picture, wherever it does. Each counts for the shades beside it too: a picture that
/// is stored afresh has all of its shades moved a little.
/// </summary>
internal static class ColorHistogram
{
    public const int Length = LumaBins + (2 * ChromaBins);
    private const int LumaBins = 32;
    private const int ChromaBins = 16;

    /// <summary>Counts, as parts of the whole picture.</summary>
    public static void Count(ReadOnlySpan<byte> picture, Span<float> histogram)
    {
        Count(SmallPicture.Luma(picture), 8, histogram[..LumaBins]);
        Count(SmallPicture.Blue(picture), 16, histogram.Slice(LumaBins, ChromaBins));
        Count(SmallPicture.Red(picture), 16, histogram.Slice(LumaBins + ChromaBins, ChromaBins));
    }

    /// <summary>From 0, the same shades equally often, to 1, none in common.</summary>
    public static float Distance(ReadOnlySpan<float> first, ReadOnlySpan<float> second)
    {
        var sum = 0f;
        for (var i = 0; i < Length; i++)
        {
            sum += Math.Abs(first[i] - second[i]);
        }

        return sum / 6;
    }

    private static void Count(ReadOnlySpan<byte> plane, int width, Span<float> histogram)
    {
        Span<int> counts = stackalloc int[histogram.Length];
        counts.Clear();
        foreach (var value in plane)
        {
            counts[value / width]++;
        }

        for (var i = 0; i < histogram.Length; i++)
        {
            histogram[i] = (counts[Math.Max(i - 1, 0)] + (2 * counts[i]) + counts[Math.Min(i + 1, histogram.Length - 1)]) / (4f * plane.Length);
        }
    }
}
