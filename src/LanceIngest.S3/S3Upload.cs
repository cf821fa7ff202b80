using System.Buffers;
using Amazon.S3;
using Amazon.S3.Model;

namespace LanceIngest.S3;

/// <summary>Writes an object from any stream with one buffer: whole when it fits, in parts otherwise. Readers see the old bytes or the new.</summary>
internal sealed class S3Upload(IAmazonS3 client, string bucket)
{
    // At least 5 MiB, as S3 has it; a part must go up within the time-out of a request.
    private const int PartBytes = 8 * 1024 * 1024;

    // https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html
    private const int MaxParts = 10_000;

    private static readonly TimeSpan AbortLimit = TimeSpan.FromSeconds(10);

    public async Task<string> PutAsync(string key, Stream content, string contentType, S3Condition? condition, CancellationToken cancellationToken)
    {
        var wanted = content.CanSeek ? (int)Math.Clamp(content.Length - content.Position + 1, 1, PartBytes) : PartBytes;
        var buffer = ArrayPool<byte>.Shared.Rent(wanted);
        try
        {
            var first = await content.ReadAtLeastAsync(buffer.AsMemory(0, wanted), wanted, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            return first < wanted
                ? await PutWholeAsync(key, buffer, first, contentType, condition, cancellationToken).ConfigureAwait(false)
                : await PutPartsAsync(key, content, buffer, first, contentType, condition, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Task<string> PutWholeAsync(string key, byte[] buffer, int count, string contentType, S3Condition? condition, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream(buffer, 0, count, writable: false);
        var response = await client.PutObjectAsync(
            new PutObjectRequest
            {
                BucketName = bucket, Key = key, InputStream = body, AutoCloseStream = false, ContentType = contentType, UseChunkEncoding = false,
                IfMatch = condition?.IfMatch, IfNoneMatch = condition?.IfNoneMatch,
            },
            cancellationToken).ConfigureAwait(false);
        return response.ETag;
    }

    private async Task<string> PutPartsAsync(string key, Stream content, byte[] buffer, int count, string contentType, S3Condition? condition, CancellationToken cancellationToken)
    {
        var upload = await client.InitiateMultipartUploadAsync(
            new InitiateMultipartUploadRequest { BucketName = bucket, Key = key, ContentType = contentType }, cancellationToken).ConfigureAwait(false);
        try
        {
            var parts = new List<PartETag>();
            for (; count > 0; count = await content.ReadAtLeastAsync(buffer.AsMemory(0, PartBytes), PartBytes, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false))
            {
                parts.Add(await PutPartAsync(key, upload.UploadId, parts.Count + 1, buffer, count, cancellationToken).ConfigureAwait(false));
            }

            var response = await client.CompleteMultipartUploadAsync(
                new CompleteMultipartUploadRequest
                {
                    BucketName = bucket, Key = key, UploadId = upload.UploadId, PartETags = parts,
                    IfMatch = condition?.IfMatch, IfNoneMatch = condition?.IfNoneMatch,
                },
                cancellationToken).ConfigureAwait(false);
            return response.ETag;
        }
        catch
        {
            await AbortAsync(key, upload.UploadId).ConfigureAwait(false);
            throw;
        }
    }

    private async Task<PartETag> PutPartAsync(string key, string uploadId, int number, byte[] buffer, int count, CancellationToken cancellationToken)
    {
        if (number > MaxParts)
        {
            throw IngestionException.Permanent(
                IngestionErrors.SourceTooLarge, $"The object has more than {(long)MaxParts * PartBytes:N0} bytes, which is the most that is uploaded ({MaxParts:N0} parts of {PartBytes:N0}).");
        }

        using var body = new MemoryStream(buffer, 0, count, writable: false);
        var response = await client.UploadPartAsync(
            new UploadPartRequest { BucketName = bucket, Key = key, UploadId = uploadId, PartNumber = number, PartSize = count, InputStream = body, UseChunkEncoding = false },
            cancellationToken).ConfigureAwait(false);
        return new PartETag(number, response.ETag);
    }

    private async Task AbortAsync(string key, string uploadId)
    {
        using var limit = new CancellationTokenSource(AbortLimit);
        try
        {
            await client.AbortMultipartUploadAsync(new AbortMultipartUploadRequest { BucketName = bucket, Key = key, UploadId = uploadId }, limit.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (S3Failure.Is(e))
        {
            // The failure on its way says more. Parts left behind go by the bucket's rule for incomplete uploads.
        }
    }
}
