using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace LanceIngest.Ingestion;

/// <summary>The hash that tells whether a row is up to date: over its text, its metadata and the embedding model.</summary>
internal static class ContentHash
{
    /// <summary>SHA-256 in hex. Each part is preceded by its length, so that <c>ab</c>+<c>c</c> differs from <c>a</c>+<c>bc</c>.</summary>
    public static string Of(params ReadOnlySpan<string?> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[sizeof(int)];
        foreach (var part in parts)
        {
            var bytes = part is null ? [] : Encoding.UTF8.GetBytes(part);
            BinaryPrimitives.WriteInt32LittleEndian(length, part is null ? -1 : bytes.Length);
            hash.AppendData(length);
            hash.AppendData(bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
