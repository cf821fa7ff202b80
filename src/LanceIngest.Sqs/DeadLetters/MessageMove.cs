using Amazon.SQS;
using Amazon.SQS.Model;

namespace LanceIngest.Sqs;

/// <summary>Lets SQS itself move all messages of a dead-letter queue back.</summary>
internal sealed class MessageMove(IAmazonSQS sqs, TimeProvider time)
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);

    /// <returns>How many messages were moved.</returns>
    /// <exception cref="IngestionException">SQS gave the task up.</exception>
    public async Task<long> RunAsync(string deadLettersArn, string destinationArn, CancellationToken cancellationToken)
    {
        // With the destination: without it SQS moves only what it has put there itself, and most dead letters are ours.
        await sqs.StartMessageMoveTaskAsync(new StartMessageMoveTaskRequest { SourceArn = deadLettersArn, DestinationArn = destinationArn }, cancellationToken).ConfigureAwait(false);
        while (true)
        {
            var tasks = await sqs.ListMessageMoveTasksAsync(new ListMessageMoveTasksRequest { SourceArn = deadLettersArn, MaxResults = 1 }, cancellationToken).ConfigureAwait(false);
            var task = tasks.Results is [var newest, ..] ? newest : throw IngestionException.Transient(IngestionErrors.QueueFailed, $"SQS does not know of the task that moves the messages of {deadLettersArn}.");
            switch (task.Status)
            {
                case "COMPLETED":
                    return task.ApproximateNumberOfMessagesMoved ?? 0;
                case "FAILED" or "CANCELLED":
                    throw IngestionException.Transient(
                        IngestionErrors.QueueFailed, $"SQS moved {task.ApproximateNumberOfMessagesMoved ?? 0} messages of {deadLettersArn} and gave up: {task.Status} {task.FailureReason}. Redrive again.");
            }

            await Task.Delay(LookInterval, time, cancellationToken).ConfigureAwait(false);
        }
    }
}
