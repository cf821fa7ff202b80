using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace LanceIngest.WordVectors.Text;

/// <summary>
/// The arithmetic. Vectors of 128 bits and no fused multiply-add, so that sums come out the same to the last bit on every
/// machine: workers of several kinds may fill one table.
/// </summary>
internal static class VectorSum
{
    /// <summary>Adds a row of bytes times a factor.</summary>
    public static void Add(Span<float> sum, ReadOnlySpan<sbyte> row, float factor)
    {
        var i = 0;
        if (Vector128.IsHardwareAccelerated)
        {
            var factors = Vector128.Create(factor);
            ref var source = ref MemoryMarshal.GetReference(row);
            ref var target = ref MemoryMarshal.GetReference(sum);
            for (; i <= row.Length - Vector128<sbyte>.Count; i += Vector128<sbyte>.Count)
            {
                var (low, high) = Vector128.Widen(Vector128.LoadUnsafe(ref source, (nuint)i));
                AddShorts(low, factors, ref Unsafe.Add(ref target, i));
                AddShorts(high, factors, ref Unsafe.Add(ref target, i + 8));
            }
        }

        for (; i < row.Length; i++)
        {
            sum[i] += row[i] * factor;
        }
    }

    /// <summary>Adds floats times a factor.</summary>
    public static void Add(Span<float> sum, ReadOnlySpan<float> vector, float factor)
    {
        for (var i = 0; i < sum.Length; i++)
        {
            sum[i] += vector[i] * factor;
        }
    }

    public static double Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        double sum = 0;
        for (var i = 0; i < a.Length; i++)
        {
            sum += (double)a[i] * b[i];
        }

        return sum;
    }

    /// <summary>Makes the vector's length one; false when it is too short to have a direction.</summary>
    public static bool TryNormalise(Span<float> vector)
    {
        var length = Math.Sqrt(Dot(vector, vector));
        if (length < 1e-6)
        {
            return false;
        }

        foreach (ref var x in vector)
        {
            x = (float)(x / length);
        }

        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddShorts(Vector128<short> eight, Vector128<float> factors, ref float target)
    {
        var (low, high) = Vector128.Widen(eight);
        (Vector128.LoadUnsafe(ref target) + (Vector128.ConvertToSingle(low) * factors)).StoreUnsafe(ref target);
        (Vector128.LoadUnsafe(ref target, 4) + (Vector128.ConvertToSingle(high) * factors)).StoreUnsafe(ref target, 4);
    }
}
