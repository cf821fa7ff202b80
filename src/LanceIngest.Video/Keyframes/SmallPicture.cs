using System.Runtime.Intrinsics;

namespace LanceIngest.Video;

/// <summary>A frame made small, as FFmpeg's raw <c>yuv420p</c>: what cuts are found and pictures are compared by.</summary>
internal static class SmallPicture
{
    public const int Width = 96;
    public const int Height = 54;
    public const int ChromaWidth = Width / 2;
    public const int ChromaHeight = Height / 2;
    public const int LumaLength = Width * Height;
    public const int ChromaLength = ChromaWidth * ChromaHeight;
    public const int Length = LumaLength + (2 * ChromaLength);

    /// <summary>The filters that make frames small.</summary>
    public static string Filters { get; } = FormattableString.Invariant($"scale={Width}:{Height}:flags=area,format=yuv420p");

    public static ReadOnlySpan<byte> Luma(ReadOnlySpan<byte> picture) => picture[..LumaLength];

    public static ReadOnlySpan<byte> Blue(ReadOnlySpan<byte> picture) => picture.Slice(LumaLength, ChromaLength);

    public static ReadOnlySpan<byte> Red(ReadOnlySpan<byte> picture) => picture.Slice(LumaLength + ChromaLength, ChromaLength);

    /// <summary>How much two pictures differ: the mean difference of brightness, and half that of colour.</summary>
    public static float Difference(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
        => (SumOfDifferences(Luma(first), Luma(second)) / (float)LumaLength)
        + (SumOfDifferences(first[LumaLength..Length], second[LumaLength..Length]) / (4f * ChromaLength));

    /// <summary>In how many of its 16 × 9 fields two pictures differ by more than a limit, from 0 to 1.</summary>
    public static float ChangedArea(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, float limit)
    {
        const int Size = 6;
        var changed = 0;
        for (var top = 0; top < Height; top += Size)
        {
            for (var left = 0; left < Width; left += Size)
            {
                var sum = 0;
                for (var y = top; y < top + Size; y++)
                {
                    sum += SumOfDifferences(first.Slice((y * Width) + left, Size), second.Slice((y * Width) + left, Size));
                }

                changed += sum > limit * Size * Size ? 1 : 0;
            }
        }

        return changed / (float)(LumaLength / (Size * Size));
    }

    public static int SumOfDifferences(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        var (sum, i) = (0, 0);
        for (; i <= first.Length - Vector128<byte>.Count; i += Vector128<byte>.Count)
        {
            var (one, other) = (Vector128.Create(first.Slice(i, Vector128<byte>.Count)), Vector128.Create(second.Slice(i, Vector128<byte>.Count)));
            var (low, high) = Vector128.Widen(Vector128.Max(one, other) - Vector128.Min(one, other));
            sum += Vector128.Sum(low + high);
        }

        for (; i < first.Length; i++)
        {
            sum += Math.Abs(first[i] - second[i]);
        }

        return sum;
    }
}
