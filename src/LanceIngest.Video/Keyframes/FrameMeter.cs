namespace LanceIngest.Video;

/// <summary>Measures one small picture after the other against the one before it.</summary>
internal sealed class FrameMeter
{
    // Less is what encoders and sensors do to still pictures, and not worth a search.
    private const float LeastMovement = 2;

    private readonly byte[] _previous = new byte[SmallPicture.Length];
    private float[] _histogram = new float[ColorHistogram.Length];
    private float[] _previousHistogram = new float[ColorHistogram.Length];
    private MovedPicture _moved = new();
    private MovedPicture _previousMoved = new();
    private bool _hasPrevious;

    /// <summary>How often each shade occurs in the picture measured last.</summary>
    public ReadOnlySpan<float> Histogram => _previousHistogram;

    public FrameFeatures Measure(ReadOnlySpan<byte> picture, long time, int number, bool isKey)
    {
        ColorHistogram.Count(picture, _histogram);
        _moved.Take(picture);
        var (luma, contrast) = Brightness(SmallPicture.Luma(picture));
        var change = _hasPrevious ? SmallPicture.Difference(_previous, picture) : 0;
        var features = new FrameFeatures
        {
            Time = time,
            Number = number,
            IsKey = isKey,
            Change = change,
            UnexplainedChange = change < LeastMovement ? change : _previousMoved.LeastDifferenceFrom(_moved),
            ChangedArea = _hasPrevious ? SmallPicture.ChangedArea(_previous, picture, Math.Max(1, change / 4)) : 0,
            ColorChange = _hasPrevious ? ColorHistogram.Distance(_previousHistogram, _histogram) : 0,
            Hash = PerceptualHash.Of(picture),
            Luma = luma,
            Blue = Brightness(SmallPicture.Blue(picture)).Mean,
            Red = Brightness(SmallPicture.Red(picture)).Mean,
            Contrast = contrast,
            Sharpness = Sharpness(SmallPicture.Luma(picture)),
        };
        picture.CopyTo(_previous);
        (_histogram, _previousHistogram) = (_previousHistogram, _histogram);
        (_moved, _previousMoved) = (_previousMoved, _moved);
        _hasPrevious = true;
        return features;
    }

    private static (float Mean, float Deviation) Brightness(ReadOnlySpan<byte> luma)
    {
        var sum = 0;
        var squares = 0L;
        foreach (var value in luma)
        {
            sum += value;
            squares += value * value;
        }

        var mean = sum / (double)luma.Length;
        return ((float)mean, (float)Math.Sqrt(Math.Max(0, (squares / (double)luma.Length) - (mean * mean))));
    }

    /// <summary>The variance of the Laplacian.</summary>
    private static float Sharpness(ReadOnlySpan<byte> luma)
    {
        var sum = 0;
        var squares = 0L;
        for (var y = 1; y < SmallPicture.Height - 1; y++)
        {
            var above = luma.Slice((y - 1) * SmallPicture.Width, SmallPicture.Width);
            var row = luma.Slice(y * SmallPicture.Width, SmallPicture.Width);
            var below = luma.Slice((y + 1) * SmallPicture.Width, SmallPicture.Width);
            for (var x = 1; x < row.Length - 1; x++)
            {
                var edge = (4 * row[x]) - row[x - 1] - row[x + 1] - above[x] - below[x];
                sum += edge;
                squares += edge * edge;
            }
        }

        const double Count = (SmallPicture.Width - 2) * (SmallPicture.Height - 2);
        var mean = sum / Count;
        return (float)((squares / Count) - (mean * mean));
    }
}
