namespace LanceIngest.Video;

/// <summary>
/// A small picture that can be laid over another where it fits best: what then still differs was not brought by a camera that moved, however
/// fast it did. Half as wide and high as <see cref="SmallPicture"/>, and a quarter of it to find the place with.
/// </summary>
internal sealed class MovedPicture
{
    private const int Width = SmallPicture.ChromaWidth;
    private const int Height = SmallPicture.ChromaHeight;
    private const int CoarseWidth = Width / 2;
    private const int CoarseHeight = Height / 2;

    // Two thirds of the width: a third of both pictures must lie on each other to be compared. Cameras are rarely thrown up and down.
    private const int CoarseStepsAside = CoarseWidth * 2 / 3;
    private const int CoarseStepsUp = CoarseHeight / 3;

    private readonly byte[] _luma = new byte[Width * Height];
    private readonly byte[] _blue = new byte[Width * Height];
    private readonly byte[] _red = new byte[Width * Height];
    private readonly byte[] _coarse = new byte[CoarseWidth * CoarseHeight];

    public void Take(ReadOnlySpan<byte> picture)
    {
        Halve(SmallPicture.Luma(picture), SmallPicture.Width, _luma, Width);
        Halve(_luma, Width, _coarse, CoarseWidth);
        SmallPicture.Blue(picture).CopyTo(_blue);
        SmallPicture.Red(picture).CopyTo(_red);
    }

    /// <summary>What differs at the best place, as <see cref="SmallPicture.Difference"/> tells it.</summary>
    public float LeastDifferenceFrom(MovedPicture other)
    {
        var (aside, up, least) = (0, 0, float.MaxValue);
        for (var y = -CoarseStepsUp; y <= CoarseStepsUp; y++)
        {
            for (var x = -CoarseStepsAside; x <= CoarseStepsAside; x++)
            {
                var difference = Difference(_coarse, other._coarse, CoarseWidth, CoarseHeight, x, y, least);
                (aside, up, least) = difference < least ? (x, y, difference) : (aside, up, least);
            }
        }

        least = DifferenceFrom(other, 0, 0);
        for (var y = (2 * up) - 1; y <= (2 * up) + 1; y++)
        {
            for (var x = (2 * aside) - 1; x <= (2 * aside) + 1; x++)
            {
                least = Math.Min(least, DifferenceFrom(other, x, y));
            }
        }

        return least;
    }

    private float DifferenceFrom(MovedPicture other, int x, int y)
        => Difference(_luma, other._luma, Width, Height, x, y)
        + ((Difference(_blue, other._blue, Width, Height, x, y) + Difference(_red, other._red, Width, Height, x, y)) / 4);

    /// <summary>The mean difference of what lies on each other when the second is moved; no longer counted when it is above a limit.</summary>
    private static float Difference(byte[] first, byte[] second, int width, int height, int x, int y, float limit = float.MaxValue)
    {
        var (left, top) = (Math.Max(0, -x), Math.Max(0, -y));
        var (common, rows, sum) = (width - Math.Abs(x), height - Math.Abs(y), 0);
        limit *= common * rows;
        for (var row = top; row < top + rows && sum < limit; row++)
        {
            sum += SmallPicture.SumOfDifferences(first.AsSpan((row * width) + left, common), second.AsSpan(((row + y) * width) + left + x, common));
        }

        return sum / (float)(common * rows);
    }

    private static void Halve(ReadOnlySpan<byte> plane, int width, Span<byte> half, int halfWidth)
    {
        for (var i = 0; i < half.Length; i++)
        {
            var place = (i / halfWidth * 2 * width) + (i % halfWidth * 2);
            half[i] = (byte)((plane[place] + plane[place + 1] + plane[place + width] + plane[place + width + 1]) / 4);
        }
    }
}
