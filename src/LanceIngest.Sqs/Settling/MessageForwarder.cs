using Amazon.SQS.Model;

namespace LanceIngest.Sqs;

/// <summary>Sends a received message on to another queue: the one it belongs to, or the dead-letter queue. The caller deletes the original afterwards.</summary>
internal sealed class MessageForwarder(QueueDirectory directory, BatchSender sender)
{
    /// <returns>Why the queue did not accept it; null when it did.</returns>
    public async Task<IngestionException?> SendAsync(
        string queueUrl, ReceivedMessage message, Dictionary<string, MessageAttributeValue> attributes, string? groupId, CancellationToken cancellationToken)
    {
        var queue = await directory.GetAsync(queueUrl, cancellationToken).ConfigureAwait(false);
        var batch = new OutgoingBatch(queue);
        batch.TryAdd(new OutgoingMessage(message.Body, attributes)
        {
            GroupId = queue.IsFifo ? groupId ?? message.GroupId ?? message.Id : null,
            // The message's own id: when the original could not be deleted and comes back, its second copy is dropped.
            DeduplicationId = queue.IsFifo ? message.Id : null,
        });
        return await sender.SendAsync(batch, cancellationToken).ConfigureAwait(false) is [var failure, ..] ? failure.Error : null;
    }
}
