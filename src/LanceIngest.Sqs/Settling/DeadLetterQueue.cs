using Microsoft.Extensions.Logging;

namespace LanceIngest.Sqs;

/// <summary>Sends messages that no retry mends to the dead-letter queue of their queue, with the reason.</summary>
internal sealed class DeadLetterQueue(QueueDirectory directory, MessageForwarder forwarder, ILogger<DeadLetterQueue> logger)
{
    /// <returns>Whether the dead-letter queue has accepted the message, so that the original may be deleted.</returns>
    public async Task<bool> TrySendAsync(string sourceUrl, ReceivedMessage message, IngestionException error, CancellationToken cancellationToken)
    {
        try
        {
            if (await directory.GetDeadLetterUrlAsync(sourceUrl, cancellationToken).ConfigureAwait(false) is not { } url)
            {
                Log.NoDeadLetterQueue(logger, message.Id, QueueName.Of(sourceUrl), error.Code, error.Message);
                return false;
            }

            var queue = await directory.GetAsync(url, cancellationToken).ConfigureAwait(false);
            var attributes = DeadLetterAttributes.Create(message, error, queue.MaxMessageBytes);
            if (await forwarder.SendAsync(url, message, attributes, groupId: null, cancellationToken).ConfigureAwait(false) is { } refusal)
            {
                Log.DeadLetterRefused(logger, message.Id, QueueName.Of(sourceUrl), error.Code, refusal);
                return false;
            }
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            Log.DeadLetterRefused(logger, message.Id, QueueName.Of(sourceUrl), error.Code, e);
            return false;
        }

        SqsMetrics.DeadLettered.Add(1, SqsMetrics.Queue(sourceUrl), new(LanceIngestDiagnostics.ErrorTag, error.Code));
        Log.DeadLettered(logger, message.Id, QueueName.Of(sourceUrl), error.Code, message.ReceiveCount, error.Message);
        return true;
    }
}
