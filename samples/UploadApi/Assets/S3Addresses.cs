using Microsoft.Extensions.Options;

namespace LanceIngest.UploadApi.Assets;

/// <summary>Where an object lies, as assets write it (<c>s3://bucket/key</c>) and as the stores want it (the key).</summary>
internal sealed class S3Addresses(IOptions<S3Options> options)
{
    private readonly string _prefix = options.Value.KeyPrefix.Length > 0 ? $"{options.Value.KeyPrefix.TrimEnd('/')}/" : string.Empty;

    private string Bucket => options.Value.BucketName!;

    public string UrlOf(string key) => $"s3://{Bucket}/{_prefix}{key}";

    /// <summary>The key in an upload's request: <c>s3_key</c>, or <c>s3_url</c> in any of the forms that S3 has.</summary>
    /// <exception cref="IngestionException">There is none, or it lies elsewhere.</exception>
    public string KeyOf(string? key, string? url)
        => StoreKeys.Validate(key ?? FindKey(url) ?? throw IngestionException.Permanent(
            IngestionErrors.InvalidSource, $"Say where the object lies: \"s3_key\": \"uploads/harbour.jpg\", or an \"s3_url\" in the bucket '{Bucket}'."));

    /// <summary>The key of an address in our bucket; null for any other.</summary>
    public string? FindKey(string? url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address))
        {
            return null;
        }

        var path = Uri.UnescapeDataString(address.AbsolutePath).TrimStart('/');
        var inBucket = address.Scheme == "s3" ? (address.Host.Equals(Bucket, StringComparison.OrdinalIgnoreCase) ? path : null)
            : address.Host.StartsWith($"{Bucket}.s3", StringComparison.OrdinalIgnoreCase) ? path
            : path.StartsWith($"{Bucket}/", StringComparison.Ordinal) ? path[(Bucket.Length + 1)..]
            : null;
        return inBucket?.StartsWith(_prefix, StringComparison.Ordinal) == true ? inBucket[_prefix.Length..] : null;
    }
}
