using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace LanceIngest.S3;

/// <summary>
/// Lets as many requests begin as there are connections. The SDK makes and signs a request before it waits for a connection: some 40
/// objects for each that waits, and the time spent waiting counts as the server's.
/// </summary>
internal sealed class ConnectionHandler(SemaphoreSlim connections) : PipelineHandler
{
    public override async Task<T> InvokeAsync<T>(IExecutionContext executionContext)
    {
        await connections.WaitAsync(executionContext.RequestContext.CancellationToken).ConfigureAwait(false);
        try
        {
            return await base.InvokeAsync<T>(executionContext).ConfigureAwait(false);
        }
        finally
        {
            connections.Release();
        }
    }
}
