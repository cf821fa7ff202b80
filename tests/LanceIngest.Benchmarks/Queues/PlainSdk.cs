using System.Globalization;
using Amazon.SQS;
using Amazon.SQS.Model;

namespace LanceIngest.Benchmarks.Queues;

/// <summary>The floor of everything that has to do with SQS: the calls that the work needs and nothing else.</summary>
internal static class PlainSdk
{
    private const int BatchSize = 10;

    /// <summary>As many sends at once as <c>IJobQueue</c> makes.</summary>
    private const int Senders = 8;

    /// <summary>More of them are no faster here.</summary>
    private const int Receivers = 8;

    /// <summary>Sends jobs, ten to a call.</summary>
    public static Task SendAsync(IAmazonSQS sqs, string queueUrl, IEnumerable<AnalysisJob> jobs, CancellationToken cancellationToken)
        => Parallel.ForEachAsync(
            jobs.Chunk(BatchSize), new ParallelOptions { MaxDegreeOfParallelism = Senders, CancellationToken = cancellationToken }, async (batch, token) =>
            {
                List<SendMessageBatchRequestEntry> entries = [.. batch.Select((job, index) => new SendMessageBatchRequestEntry(IdOf(index), AnalysisJobJson.Write(job)))];
                var response = await sqs.SendMessageBatchAsync(queueUrl, entries, token);
                if (response.Failed?.Count > 0)
                {
                    throw new InvalidOperationException($"SQS refused {response.Failed.Count} messages: {response.Failed[0].Message}");
                }
            });

    /// <summary>Receives ten, does nothing with them, and deletes them; several times at once, until it is cancelled.</summary>
    public static Task ConsumeAsync(IAmazonSQS sqs, string queueUrl, CancellationToken cancellationToken)
        => Task.WhenAll(Enumerable.Range(0, Receivers).Select(_ => ConsumeOnceAsync(sqs, queueUrl, cancellationToken)));

    private static async Task ConsumeOnceAsync(IAmazonSQS sqs, string queueUrl, CancellationToken cancellationToken)
    {
        var request = new ReceiveMessageRequest { QueueUrl = queueUrl, MaxNumberOfMessages = BatchSize, WaitTimeSeconds = 20 };
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                if ((await sqs.ReceiveMessageAsync(request, cancellationToken)).Messages is { Count: > 0 } messages)
                {
                    List<DeleteMessageBatchRequestEntry> entries = [.. messages.Select((message, index) => new DeleteMessageBatchRequestEntry(IdOf(index), message.ReceiptHandle))];
                    await sqs.DeleteMessageBatchAsync(queueUrl, entries, cancellationToken);
                }
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private static string IdOf(int index) => index.ToString(CultureInfo.InvariantCulture);
}
