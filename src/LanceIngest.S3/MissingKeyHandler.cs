using System.Net;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.S3;
using Amazon.S3.Model;

namespace LanceIngest.S3;

/// <summary>
/// Gives "there is no such key" as an answer of the status 404. As an exception it would be thrown anew by each layer of the SDK above,
/// which costs a hundred times what an answer does, and most documents have no <c>index.yaml</c> beside them.
/// </summary>
internal sealed class MissingKeyHandler : PipelineHandler
{
    public override async Task<T> InvokeAsync<T>(IExecutionContext executionContext)
    {
        try
        {
            return await base.InvokeAsync<T>(executionContext).ConfigureAwait(false);
        }
        catch (AmazonS3Exception e) when (IsAnswer(executionContext.RequestContext.OriginalRequest, e))
        {
            var answer = new T { HttpStatusCode = HttpStatusCode.NotFound };
            executionContext.ResponseContext.Response = answer;
            return answer;
        }
    }

    private static bool IsAnswer(AmazonWebServiceRequest request, AmazonS3Exception error) => request switch
    {
        GetObjectRequest => S3Failure.IsMissingKey(error),
        GetObjectMetadataRequest => error.StatusCode == HttpStatusCode.NotFound,
        _ => false,
    };
}
