using System.Net;
using System.Net.Http.Headers;

namespace LanceIngest.LanceDb;

/// <summary>Sends a batch as it lies in its buffers; no copy of the whole body is made.</summary>
internal sealed class ArrowContent : HttpContent
{
    private readonly ArrowBatch _batch;

    public ArrowContent(ArrowBatch batch)
    {
        _batch = batch;
        Headers.ContentType = new MediaTypeHeaderValue("application/vnd.apache.arrow.stream");
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => _batch.WriteToAsync(stream, CancellationToken.None);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        => _batch.WriteToAsync(stream, cancellationToken);

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
