using System.Globalization;
using Amazon.SQS;
using Amazon.SQS.Model;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LanceIngest.Sqs;

/// <summary>
/// Sends a batch until every message is accepted, refused for good, or out of time. After a lost connection nobody knows what
/// was accepted, so all of it is sent again: a job may then be there twice, which is harmless, but is never lost.
/// </summary>
internal sealed class BatchSender(IAmazonSQS sqs, IOptions<SqsOptions> options, TimeProvider time, ILogger<BatchSender> logger)
{
    /// <returns>The messages that were not accepted, each with its reason.</returns>
    public async Task<IReadOnlyList<SendFailure>> SendAsync(OutgoingBatch batch, CancellationToken cancellationToken)
    {
        var refused = new List<SendFailure>();
        var pending = batch.Messages;
        var budget = new RetryBudget(options.Value.SendRetryTime, time);
        while (true)
        {
            var retry = await TryAsync(batch.Queue.Url, pending, refused, cancellationToken).ConfigureAwait(false);
            if (retry.Count == 0)
            {
                return refused;
            }

            if (!await budget.WaitAsync(cancellationToken).ConfigureAwait(false))
            {
                return [.. refused, .. retry];
            }

            Log.SendingAgain(logger, retry.Count, QueueName.Of(batch.Queue.Url), budget.Failures, retry[0].Error.Message);
            pending = [.. retry.Select(failure => failure.Message)];
        }
    }

    /// <summary>Sends once. What SQS refused goes to <paramref name="refused"/>; what it may still accept is returned.</summary>
    private async Task<List<SendFailure>> TryAsync(
        string queueUrl, IReadOnlyList<OutgoingMessage> messages, List<SendFailure> refused, CancellationToken cancellationToken)
    {
        var request = new SendMessageBatchRequest
        {
            QueueUrl = queueUrl,
            Entries = [.. messages.Select((message, index) => message.ToEntry(index.ToString(CultureInfo.InvariantCulture)))],
        };
        SendMessageBatchResponse response;
        try
        {
            using var limit = CallLimit.Start(cancellationToken);
            response = await sqs.SendMessageBatchAsync(request, limit.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // Also what will not pass in seconds is transient for the job: a missing queue or permission is not its fault.
            var error = IngestionException.Transient(
                IngestionErrors.QueueFailed, $"The queue {QueueName.Of(queueUrl)} did not accept messages: {CallLimit.Describe(e)}", e);
            var failures = messages.Select(message => new SendFailure(message, error));
            if (SqsErrors.MayPass(e))
            {
                return [.. failures];
            }

            refused.AddRange(failures);
            return [];
        }

        return Sort(queueUrl, messages, response, refused);
    }

    private static List<SendFailure> Sort(
        string queueUrl, IReadOnlyList<OutgoingMessage> messages, SendMessageBatchResponse response, List<SendFailure> refused)
    {
        var retry = new List<SendFailure>();
        if ((response.Failed is null || response.Failed.Count == 0) && response.Successful?.Count == messages.Count)
        {
            return retry;
        }

        var accepted = (response.Successful ?? []).Select(entry => entry.Id).ToHashSet();
        var failed = (response.Failed ?? []).ToDictionary(entry => entry.Id);
        for (var index = 0; index < messages.Count; index++)
        {
            var id = index.ToString(CultureInfo.InvariantCulture);
            if (accepted.Contains(id))
            {
                continue;
            }

            // An entry that the answer does not mention was not accepted as far as we know.
            var entry = failed.GetValueOrDefault(id);
            var mayPass = entry is null || SqsErrors.MayPass(entry);
            var reason = entry is null ? "its answer does not mention the message" : $"{entry.Code}: {entry.Message}";
            var error = new IngestionException(
                IngestionErrors.QueueFailed, $"The queue {QueueName.Of(queueUrl)} did not accept the message: {reason}", isTransient: mayPass);
            (mayPass ? retry : refused).Add(new SendFailure(messages[index], error));
        }

        return retry;
    }
}
