using System.Security.Cryptography;
using System.Text;

namespace LanceIngest.UploadApi.SyncContent;

/// <summary>The signature of a GitHub webhook: <c>X-Hub-Signature-256: sha256=…</c>, an HMAC over the raw body.</summary>
internal static class WebhookSignature
{
    private const string Prefix = "sha256=";

    public static bool IsValid(string? header, ReadOnlySpan<byte> body, string? secret)
    {
        if (string.IsNullOrEmpty(secret) || header?.StartsWith(Prefix, StringComparison.Ordinal) != true)
        {
            return false;
        }

        Span<byte> given = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body, expected);
        return Convert.FromHexString(header.AsSpan(Prefix.Length), given, out _, out var written) == System.Buffers.OperationStatus.Done
            && written == given.Length
            && CryptographicOperations.FixedTimeEquals(given, expected);
    }
}
