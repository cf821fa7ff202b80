namespace LanceIngest.Video;

/// <summary>A frame reduced to 16 × 9 fields and its shades, four of each second: what slow changes are found by.</summary>
internal sealed class CoarsePicture
{
    private const int Columns = 16;
    private const int Rows = 9;
    private const int FieldWidth = SmallPicture.Width / Columns;
    private const int FieldHeight = SmallPicture.Height / Rows;
    private readonly byte[] _fields = new byte[3 * Columns * Rows];
    private readonly byte[] _shades = new byte[ColorHistogram.Length];

    public CoarsePicture(int frame, ReadOnlySpan<byte> picture, ReadOnlySpan<float> histogram)
    {
        Frame = frame;
        var fields = _fields.AsSpan();
        Reduce(SmallPicture.Luma(picture), SmallPicture.Width, FieldWidth, FieldHeight, fields[..(Columns * Rows)]);
        Reduce(SmallPicture.Blue(picture), SmallPicture.ChromaWidth, FieldWidth / 2, FieldHeight / 2, fields.Slice(Columns * Rows, Columns * Rows));
        Reduce(SmallPicture.Red(picture), SmallPicture.ChromaWidth, FieldWidth / 2, FieldHeight / 2, fields[(2 * Columns * Rows)..]);
        for (var i = 0; i < histogram.Length; i++)
        {
            _shades[i] = (byte)(histogram[i] * byte.MaxValue);
        }
    }

    /// <summary>Its place among the frames looked at.</summary>
    public int Frame { get; }

    /// <summary>How much the fields differ, as <see cref="SmallPicture.Difference"/> tells it of small pictures.</summary>
    public float DifferenceFrom(CoarsePicture other)
    {
        int luma = 0, chroma = 0;
        for (var i = 0; i < _fields.Length; i++)
        {
            var difference = Math.Abs(_fields[i] - other._fields[i]);
            (luma, chroma) = i < Columns * Rows ? (luma + difference, chroma) : (luma, chroma + difference);
        }

        return (luma + (chroma / 4f)) / (Columns * Rows);
    }

    /// <summary>How much the shades differ, from 0 to 1.</summary>
    public float ColorDistanceFrom(CoarsePicture other)
    {
        var sum = 0;
        for (var i = 0; i < _shades.Length; i++)
        {
            sum += Math.Abs(_shades[i] - other._shades[i]);
        }

        return sum / (6f * byte.MaxValue);
    }

    private static void Reduce(ReadOnlySpan<byte> plane, int width, int fieldWidth, int fieldHeight, Span<byte> fields)
    {
        for (var i = 0; i < fields.Length; i++)
        {
            var start = (i / Columns * fieldHeight * width) + (i % Columns * fieldWidth);
            var sum = 0;
            for (var y = 0; y < fieldHeight; y++)
            {
                foreach (var value in plane.Slice(start + (y * width), fieldWidth))
                {
                    sum += value;
                }
            }

            fields[i] = (byte)(sum / (fieldWidth * fieldHeight));
        }
    }
}
