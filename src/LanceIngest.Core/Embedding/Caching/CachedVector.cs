using System.Buffers.Binary;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace LanceIngest.Embedding.Caching;

/// <summary>A vector as it lies in a cache: a mark with the version of the format, the dimension, then the numbers, little-endian. JSON would take several times as much.</summary>
internal static class CachedVector
{
    private const int HeaderBytes = 8;

    /// <summary>A cache is shared and outlives programs: what does not start with this was not written by this version.</summary>
    private static ReadOnlySpan<byte> Mark => "LIV1"u8;

    public static int BytesOf(int dimension) => HeaderBytes + (dimension * sizeof(float));

    /// <param name="vector">The vector.</param>
    /// <param name="bytes">As many as <see cref="BytesOf"/> says.</param>
    public static void Write(ReadOnlySpan<float> vector, Span<byte> bytes)
    {
        Mark.CopyTo(bytes);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[Mark.Length..], vector.Length);
        Copy(MemoryMarshal.Cast<float, int>(vector), MemoryMarshal.Cast<byte, int>(bytes[HeaderBytes..]));
    }

    /// <summary>Reads a vector.</summary>
    /// <param name="bytes">What the cache has, whoever wrote it.</param>
    /// <param name="dimension">The dimension that it must have; null where that is not known.</param>
    /// <returns>The vector, or null when this is none: no vector is better than a wrong one.</returns>
    public static float[]? Read(ReadOnlySpan<byte> bytes, int? dimension)
    {
        if (bytes.Length <= HeaderBytes || !bytes.StartsWith(Mark))
        {
            return null;
        }

        var length = BinaryPrimitives.ReadInt32LittleEndian(bytes[Mark.Length..]);
        if (length <= 0 || (dimension ?? length) != length || bytes.Length - HeaderBytes != (long)length * sizeof(float))
        {
            return null;
        }

        var vector = new float[length];
        Copy(MemoryMarshal.Cast<byte, int>(bytes[HeaderBytes..]), MemoryMarshal.Cast<float, int>(vector.AsSpan()));
        return TensorPrimitives.IsFiniteAll(vector) ? vector : null;
    }

    private static void Copy(ReadOnlySpan<int> from, Span<int> to)
    {
        if (BitConverter.IsLittleEndian)
        {
            from.CopyTo(to);
        }
        else
        {
            BinaryPrimitives.ReverseEndianness(from, to);
        }
    }
}
