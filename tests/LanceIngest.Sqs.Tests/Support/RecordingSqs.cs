using System.Collections.Concurrent;
using Amazon.SQS;
using Amazon.SQS.Model;

namespace LanceIngest.Sqs.Tests.Support;

/// <summary>The real client, with every request noted, and with a place for a test to make a request fail or wait.</summary>
internal sealed class RecordingSqs(string endpoint) : AmazonSQSClient(Stack.Credentials, Stack.ConfigOf(endpoint))
{
    private readonly ConcurrentQueue<object> _requests = new();

    public Func<ReceiveMessageRequest, Func<Task<ReceiveMessageResponse>>, Task<ReceiveMessageResponse>> OnReceive { get; set; } = (_, call) => call();

    public Func<DeleteMessageBatchRequest, Func<Task<DeleteMessageBatchResponse>>, Task<DeleteMessageBatchResponse>> OnDelete { get; set; } = (_, call) => call();

    public Func<SendMessageBatchRequest, Func<Task<SendMessageBatchResponse>>, Task<SendMessageBatchResponse>> OnSend { get; set; } = (_, call) => call();

    public IEnumerable<T> Requests<T>() => _requests.OfType<T>();

    public int Calls => _requests.Count;

    public override Task<ReceiveMessageResponse> ReceiveMessageAsync(ReceiveMessageRequest request, CancellationToken cancellationToken = default)
        => OnReceive(Note(request), () => base.ReceiveMessageAsync(request, cancellationToken));

    public override Task<DeleteMessageBatchResponse> DeleteMessageBatchAsync(DeleteMessageBatchRequest request, CancellationToken cancellationToken = default)
        => OnDelete(Note(request), () => base.DeleteMessageBatchAsync(request, cancellationToken));

    public override Task<SendMessageBatchResponse> SendMessageBatchAsync(SendMessageBatchRequest request, CancellationToken cancellationToken = default)
        => OnSend(Note(request), () => base.SendMessageBatchAsync(request, cancellationToken));

    public override Task<ChangeMessageVisibilityBatchResponse> ChangeMessageVisibilityBatchAsync(
        ChangeMessageVisibilityBatchRequest request, CancellationToken cancellationToken = default)
        => base.ChangeMessageVisibilityBatchAsync(Note(request), cancellationToken);

    public override Task<GetQueueAttributesResponse> GetQueueAttributesAsync(GetQueueAttributesRequest request, CancellationToken cancellationToken = default)
        => base.GetQueueAttributesAsync(Note(request), cancellationToken);

    private T Note<T>(T request)
        where T : class
    {
        _requests.Enqueue(request);
        return request;
    }
}
