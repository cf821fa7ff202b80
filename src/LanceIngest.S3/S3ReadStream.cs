using Amazon.S3.Model;

namespace LanceIngest.S3;

/// <summary>The bytes of an object. A read that stalls or breaks off fails as a store does; the time-out of a request ends with its headers.</summary>
internal sealed class S3ReadStream(GetObjectResponse response, TimeSpan timeout, Func<Exception, IngestionException> translate) : Stream
{
    private readonly Stream _content = response.ResponseStream;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => response.ContentLength;

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        try
        {
            return await _content.ReadAsync(buffer, limit.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (S3Failure.Is(e))
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw translate(e);
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count)
    {
        try
        {
            return _content.Read(buffer, offset, count);
        }
        catch (Exception e) when (S3Failure.Is(e))
        {
            throw translate(e);
        }
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            response.Dispose();
        }

        base.Dispose(disposing);
    }
}
