using Amazon.SQS;
using Amazon.SQS.Model;

namespace LanceIngest.Sqs;

/// <summary>Makes the receive calls of one queue.</summary>
internal sealed class MessageReceiver(string queueUrl, IAmazonSQS sqs, SqsWorkerOptions options, TimeProvider time)
{
    /// <summary>
    /// The age that a receive may reach when the worker stops. One that began just now is most likely coming back with messages,
    /// which would stay hidden for nothing if the call were cut off; an older one waits at an empty queue.
    /// </summary>
    private static readonly TimeSpan AgeAtStop = TimeSpan.FromMilliseconds(500);

    /// <returns>The messages; none when the queue stayed empty.</returns>
    public async Task<IReadOnlyList<Message>> ReceiveAsync(int count, CancellationToken stopping)
    {
        using var call = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        var began = time.GetTimestamp();
        using var stop = stopping.Register(() =>
        {
            var left = AgeAtStop - time.GetElapsedTime(began);
            call.CancelAfter(left > TimeSpan.Zero ? left : TimeSpan.Zero);
        });
        var request = new ReceiveMessageRequest
        {
            QueueUrl = queueUrl,
            MaxNumberOfMessages = count,
            VisibilityTimeout = (int)options.VisibilityTimeout.TotalSeconds,
            WaitTimeSeconds = (int)options.WaitTime.TotalSeconds,
            MessageSystemAttributeNames = ReceivedMessage.SystemAttributes,
            MessageAttributeNames = ["All"],
        };
        return (await sqs.ReceiveMessageAsync(request, call.Token).ConfigureAwait(false)).Messages ?? [];
    }
}
