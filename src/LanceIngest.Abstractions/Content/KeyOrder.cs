using System.Text;

namespace LanceIngest;

/// <summary>The order of keys in listings: by their UTF-8 bytes, as S3 has it. A listing that was interrupted goes on after a key.</summary>
public sealed class KeyOrder : IComparer<string>
{
    private KeyOrder()
    {
    }

    /// <summary>The order.</summary>
    public static KeyOrder Instance { get; } = new();

    /// <inheritdoc />
    public int Compare(string? x, string? y)
    {
        // UTF-16 sorts what is written with surrogates before U+E000, and UTF-8 behind it.
        return x is null || y is null || !(x.Any(char.IsSurrogate) || y.Any(char.IsSurrogate))
            ? string.CompareOrdinal(x, y)
            : Encoding.UTF8.GetBytes(x).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(y));
    }
}
