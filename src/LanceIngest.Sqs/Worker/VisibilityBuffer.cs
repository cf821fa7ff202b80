using System.Globalization;
using Amazon.SQS;
using Amazon.SQS.Model;
using Microsoft.Extensions.Logging;

namespace LanceIngest.Sqs;

/// <summary>Makes messages visible again, now or after the backoff of a failed job.</summary>
internal sealed class VisibilityBuffer(string queueUrl, IAmazonSQS sqs, TimeProvider time, ILogger logger) : SettleBuffer(time, logger)
{
    protected override string Operation => "visibility";

    protected override async Task<List<BatchResultErrorEntry>?> CallAsync(IReadOnlyList<SettleEntry> entries, CancellationToken cancellationToken)
    {
        var request = new ChangeMessageVisibilityBatchRequest
        {
            QueueUrl = queueUrl,
            Entries = [.. entries.Select((entry, index) => new ChangeMessageVisibilityBatchRequestEntry
            {
                Id = index.ToString(CultureInfo.InvariantCulture),
                ReceiptHandle = entry.ReceiptHandle,
                // SQS takes whole seconds; rounding down would make a short wait none.
                VisibilityTimeout = (int)Math.Ceiling(entry.Delay.TotalSeconds),
            })],
        };
        return (await sqs.ChangeMessageVisibilityBatchAsync(request, cancellationToken).ConfigureAwait(false)).Failed;
    }
}
