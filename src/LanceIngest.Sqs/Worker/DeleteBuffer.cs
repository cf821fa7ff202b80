using System.Globalization;
using Amazon.SQS;
using Amazon.SQS.Model;
using Microsoft.Extensions.Logging;

namespace LanceIngest.Sqs;

/// <summary>Deletes the messages of jobs that are done.</summary>
internal sealed class DeleteBuffer(string queueUrl, IAmazonSQS sqs, HandledMessages handled, TimeProvider time, ILogger logger)
    : SettleBuffer(time, logger)
{
    protected override string Operation => "delete";

    protected override async Task<List<BatchResultErrorEntry>?> CallAsync(IReadOnlyList<SettleEntry> entries, CancellationToken cancellationToken)
    {
        var request = new DeleteMessageBatchRequest
        {
            QueueUrl = queueUrl,
            Entries = [.. entries.Select((entry, index) => new DeleteMessageBatchRequestEntry(index.ToString(CultureInfo.InvariantCulture), entry.ReceiptHandle))],
        };
        return (await sqs.DeleteMessageBatchAsync(request, cancellationToken).ConfigureAwait(false)).Failed;
    }

    protected override void Succeeded(SettleEntry entry)
    {
        // SQS also answers "deleted" to a receipt handle that is too old, and deletes nothing.
        if (Time.GetUtcNow() < entry.ExpiresAt)
        {
            handled.Remove(entry.MessageId);
        }
    }
}
