using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.S3;

namespace LanceIngest.S3;

/// <summary>The SDK's client, for which a missing key is an answer and no error, and whose requests wait for a connection before they are made.</summary>
internal sealed class S3Client : AmazonS3Client
{
    private SemaphoreSlim? _connections;

    public S3Client(AmazonS3Config config)
        : base(config)
    {
    }

    public S3Client(AWSCredentials credentials, AmazonS3Config config)
        : base(credentials, config)
    {
    }

    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        base.CustomizeRuntimePipeline(pipeline);
        pipeline.AddHandlerBefore<ErrorHandler>(new MissingKeyHandler());
        _connections = new SemaphoreSlim(Config.MaxConnectionsPerServer!.Value);
        pipeline.AddHandler(new ConnectionHandler(_connections));
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
        {
            _connections?.Dispose();
        }
    }
}
