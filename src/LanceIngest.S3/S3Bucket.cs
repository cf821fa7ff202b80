using System.Net;
using System.Runtime.CompilerServices;
using Amazon.S3;
using Amazon.S3.Model;
using Microsoft.Extensions.Options;

namespace LanceIngest.S3;

/// <summary>The objects of one bucket under one prefix: opened with their version, replaced as a whole.</summary>
internal sealed class S3Bucket(IAmazonS3 client, IOptions<S3Options> options, TimeProvider time)
{
    private readonly S3Upload _upload = new(client, options.Value.BucketName!);
    private volatile bool _isThere;
    private readonly string _prefix = options.Value.KeyPrefix.Length > 0 ? $"{options.Value.KeyPrefix.TrimEnd('/')}/" : string.Empty;

    public string Describe(string key) => $"'{_prefix}{key}' in the bucket '{options.Value.BucketName}'";

    public Task<StoredMedia?> OpenAsync(string key, CancellationToken cancellationToken)
        => CallAsync(key, (s3Key, token) => OpenOnceAsync(key, s3Key, token), cancellationToken);

    public Task<SourceVersion?> GetVersionAsync(string key, CancellationToken cancellationToken)
        => CallAsync(
            key,
            async (s3Key, token) => await HeadAsync(s3Key, token).ConfigureAwait(false)
                ?? (_isThere ? null : await OpenForVersionAsync(key, s3Key, token).ConfigureAwait(false)),
            cancellationToken);

    public Task<SourceVersion> SaveAsync(string key, Stream content, string contentType, S3Condition? condition, CancellationToken cancellationToken)
        => CallAsync(
            key,
            async (s3Key, token) =>
            {
                var tag = await _upload.PutAsync(s3Key, content, contentType, condition, token).ConfigureAwait(false);

                // An upload's answer has no time in it. Where another save came in between, its time is the nearest known.
                var version = await HeadAsync(s3Key, token).ConfigureAwait(false);
                return Version(tag, version?.ModifiedAt.UtcDateTime);
            },
            cancellationToken);

    public Task DeleteAsync(string key, CancellationToken cancellationToken)
        => CallAsync(
            key,
            (s3Key, token) => client.DeleteObjectAsync(new DeleteObjectRequest { BucketName = options.Value.BucketName, Key = s3Key }, token),
            cancellationToken);

    /// <summary>Lists keys in the order of their UTF-8 bytes, a thousand to a request.</summary>
    public async IAsyncEnumerable<StoredObject> ListAsync(string prefix, string? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var request = new ListObjectsV2Request { BucketName = options.Value.BucketName, Prefix = _prefix + prefix, StartAfter = after is null ? null : _prefix + after };
        ListObjectsV2Response page;
        do
        {
            page = await ListPageAsync(request, cancellationToken).ConfigureAwait(false);
            foreach (var found in page.S3Objects ?? [])
            {
                // A GET tells whole seconds, and some services list milliseconds: a version must not depend on how it was asked for.
                var modifiedAt = found.LastModified is { } time ? time.AddTicks(-(time.Ticks % TimeSpan.TicksPerSecond)) : (DateTime?)null;
                yield return new StoredObject(found.Key[_prefix.Length..], Version(found.ETag, modifiedAt));
            }

            request.ContinuationToken = page.NextContinuationToken;
        }
        while (page.IsTruncated == true);
    }

    private async Task<ListObjectsV2Response> ListPageAsync(ListObjectsV2Request request, CancellationToken cancellationToken)
    {
        try
        {
            return await client.ListObjectsV2Async(request, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (S3Failure.Is(e))
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw S3Failure.Of(e, $"the listing of '{request.Prefix}' in the bucket '{request.BucketName}'", time);
        }
    }

    private async Task<StoredMedia?> OpenOnceAsync(string key, string s3Key, CancellationToken cancellationToken)
    {
        try
        {
            var response = await client.GetObjectAsync(new GetObjectRequest { BucketName = options.Value.BucketName, Key = s3Key }, cancellationToken).ConfigureAwait(false);
            _isThere = true;
            if (response.HttpStatusCode == HttpStatusCode.NotFound)
            {
                return null;
            }

            var content = new S3ReadStream(response, options.Value.Timeout, error => S3Failure.Of(error, Describe(key), time));
            return new StoredMedia(content, response.ContentLength, Version(response.ETag, response.LastModified));
        }
        catch (AmazonS3Exception e) when (S3Failure.IsMissingKey(e))
        {
            _isThere = true;
            return null;
        }
    }

    /// <summary>
    /// The answer to a HEAD has no body, so a missing bucket looks like a missing key; the answer to a GET tells which. It is asked for until
    /// the bucket has been seen.
    /// </summary>
    private async Task<SourceVersion?> OpenForVersionAsync(string key, string s3Key, CancellationToken cancellationToken)
    {
        var media = await OpenOnceAsync(key, s3Key, cancellationToken).ConfigureAwait(false);
        if (media is null)
        {
            return null;
        }

        await using (media.ConfigureAwait(false))
        {
            return media.Version;
        }
    }

    private async Task<SourceVersion?> HeadAsync(string s3Key, CancellationToken cancellationToken)
    {
        try
        {
            var head = await client.GetObjectMetadataAsync(new GetObjectMetadataRequest { BucketName = options.Value.BucketName, Key = s3Key }, cancellationToken).ConfigureAwait(false);
            return head.HttpStatusCode == HttpStatusCode.NotFound ? null : Version(head.ETag, head.LastModified);
        }
        catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    private async Task<T> CallAsync<T>(string key, Func<string, CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        var s3Key = StoreKeys.Validate(_prefix + StoreKeys.Validate(key));
        try
        {
            return await call(s3Key, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (S3Failure.Is(e))
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw S3Failure.Of(e, Describe(key), time);
        }
    }

    // Some answers quote the tag and some do not.
    private static SourceVersion Version(string tag, DateTime? modifiedAt)
        => new(tag.Trim('"'), modifiedAt is { } value ? new DateTimeOffset(value.ToUniversalTime()) : DateTimeOffset.UnixEpoch);
}
