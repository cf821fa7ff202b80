using System.Collections.Concurrent;
using Amazon.SQS;
using Amazon.SQS.Model;

namespace LanceIngest.Sqs.Tests.Support;

/// <summary>Answers that a real server cannot be made to give. What a test does not set is answered as the SDK does when there is nothing: with null collections.</summary>
internal sealed class FakeSqs() : AmazonSQSClient(Stack.Credentials, Stack.ConfigOf("http://127.0.0.1:9"))
{
    public const string Queue = "http://127.0.0.1:9/000000000000/analysis";

    public ConcurrentQueue<SendMessageBatchRequest> Sent { get; } = new();

    public ConcurrentQueue<ChangeMessageVisibilityBatchRequest> Extended { get; } = new();

    public Func<SendMessageBatchRequest, SendMessageBatchResponse> OnSend { get; set; } = AcceptAll;

    public Func<GetQueueAttributesRequest, GetQueueAttributesResponse> OnAttributes { get; set; } = _ => new();

    public Func<ChangeMessageVisibilityBatchRequest, Task<ChangeMessageVisibilityBatchResponse>> OnExtend { get; set; }
        = _ => Task.FromResult(new ChangeMessageVisibilityBatchResponse());

    public static SendMessageBatchResponse AcceptAll(SendMessageBatchRequest request)
        => new() { Successful = [.. request.Entries.Select(entry => new SendMessageBatchResultEntry { Id = entry.Id })] };

    public override Task<SendMessageBatchResponse> SendMessageBatchAsync(SendMessageBatchRequest request, CancellationToken cancellationToken = default)
    {
        Sent.Enqueue(request);
        return Task.FromResult(OnSend(request));
    }

    public override Task<GetQueueAttributesResponse> GetQueueAttributesAsync(GetQueueAttributesRequest request, CancellationToken cancellationToken = default)
        => Task.FromResult(OnAttributes(request));

    public override Task<ChangeMessageVisibilityBatchResponse> ChangeMessageVisibilityBatchAsync(
        ChangeMessageVisibilityBatchRequest request, CancellationToken cancellationToken = default)
    {
        Extended.Enqueue(request);
        return OnExtend(request);
    }
}
