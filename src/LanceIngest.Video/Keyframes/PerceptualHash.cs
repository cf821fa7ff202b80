using System.Numerics;

namespace LanceIngest.Video;

/// <summary>A difference hash: whether each of 9 × 8 fields is darker than the one to its right. Few bits differ between pictures that look alike.</summary>
internal static class PerceptualHash
{
    private const int Columns = 9;
    private const int Rows = 8;

    public static ulong Of(ReadOnlySpan<byte> picture)
    {
        var hash = 0ul;
        Span<float> fields = stackalloc float[Columns];
        for (var row = 0; row < Rows; row++)
        {
            for (var column = 0; column < Columns; column++)
            {
                fields[column] = Mean(
                    picture,
                    column * SmallPicture.Width / Columns,
                    (column + 1) * SmallPicture.Width / Columns,
                    row * SmallPicture.Height / Rows,
                    (row + 1) * SmallPicture.Height / Rows);
            }

            for (var column = 0; column < Columns - 1; column++)
            {
                hash = (hash << 1) | (fields[column] < fields[column + 1] ? 1ul : 0);
            }
        }

        return hash;
    }

    public static int Distance(ulong first, ulong second) => BitOperations.PopCount(first ^ second);

    private static float Mean(ReadOnlySpan<byte> picture, int left, int right, int top, int bottom)
    {
        var sum = 0;
        for (var y = top; y < bottom; y++)
        {
            foreach (var value in picture[((y * SmallPicture.Width) + left)..((y * SmallPicture.Width) + right)])
            {
                sum += value;
            }
        }

        return sum / (float)((right - left) * (bottom - top));
    }
}
