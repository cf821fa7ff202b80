using Amazon.S3;
using Amazon.S3.Model;
using Microsoft.Extensions.Options;

namespace LanceIngest.UploadApi.Assets;

/// <summary>What the stores of LanceIngest do not do with a bucket: small marks that are listed and removed, and links for browsers.</summary>
internal sealed class Bucket(IAmazonS3 s3, IOptions<S3Options> options)
{
    private static readonly TimeSpan LinkLifetime = TimeSpan.FromMinutes(30);
    private readonly string _prefix = options.Value.KeyPrefix.Length > 0 ? $"{options.Value.KeyPrefix.TrimEnd('/')}/" : string.Empty;

    private string Name => options.Value.BucketName!;

    public Task PutAsync(string key, string content, CancellationToken cancellationToken)
        => CallAsync(() => s3.PutObjectAsync(new PutObjectRequest { BucketName = Name, Key = _prefix + key, ContentBody = content, ContentType = "application/json", UseChunkEncoding = false }, cancellationToken));

    public Task DeleteAsync(string key, CancellationToken cancellationToken)
        => CallAsync(() => s3.DeleteObjectAsync(Name, _prefix + key, cancellationToken));

    /// <summary>The keys below a prefix, a thousand at most, each with the time it was written.</summary>
    public Task<List<(string Key, DateTimeOffset WrittenAt)>> ListAsync(string prefix, CancellationToken cancellationToken) => CallAsync(async () =>
    {
        var listed = await s3.ListObjectsV2Async(new ListObjectsV2Request { BucketName = Name, Prefix = _prefix + prefix }, cancellationToken);
        return (listed.S3Objects ?? [])
            .Select(found => (found.Key[_prefix.Length..], new DateTimeOffset(found.LastModified.GetValueOrDefault().ToUniversalTime())))
            .ToList();
    });

    /// <summary>A link that a browser can follow without credentials, for half an hour.</summary>
    public async Task<string> LinkAsync(string key) => await s3.GetPreSignedURLAsync(new GetPreSignedUrlRequest
    {
        BucketName = Name,
        Key = _prefix + key,
        Expires = TimeProvider.System.GetUtcNow().UtcDateTime + LinkLifetime,
        Protocol = options.Value.ServiceUrl?.Scheme == "http" ? Protocol.HTTP : Protocol.HTTPS,
    });

    private async Task<T> CallAsync<T>(Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (Exception e) when (e is AmazonS3Exception or Amazon.Runtime.AmazonClientException or HttpRequestException or IOException)
        {
            throw IngestionException.Transient(IngestionErrors.StoreFailed, $"The bucket '{Name}' did not answer as it should ({e.GetType().Name}). Check AWS_ENDPOINT_URL, AWS_REGION and the AWS credentials.", e);
        }
    }
}
