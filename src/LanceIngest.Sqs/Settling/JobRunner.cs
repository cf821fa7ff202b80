using System.Diagnostics;
using Amazon.SQS.Model;
using Microsoft.Extensions.Logging;

namespace LanceIngest.Sqs;

/// <summary>
/// Takes one message from its body to what is to happen to it: runs its job, sends it on when it is on the wrong queue, sends it
/// to the dead-letter queue when no retry mends it. Knows nothing of polling, leases or functions.
/// </summary>
internal sealed class JobRunner(
    SqsRouter router, IJobDispatcher dispatcher, QueueDirectory directory, MessageForwarder forwarder, DeadLetterQueue deadLetters,
    RetryBackoff backoff, ILogger<JobRunner> logger)
{
    /// <summary>Counts how often a message was sent on: two workers whose settings contradict each other would do it for ever.</summary>
    public const string ReroutesAttribute = "reroutes";
    private const int MaxReroutes = 3;

    /// <returns>What is to happen to the message now. A failure of the job is no exception.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled; nothing has become of the message.</exception>
    public async Task<Settlement> RunAsync(string queueUrl, ReceivedMessage message, CancellationToken cancellationToken)
    {
        // A worker's own activity, if there is any, has nothing to do with this job.
        Activity.Current = null;
        using var activity = LanceIngestDiagnostics.ActivitySource.StartActivity(
            "process", ActivityKind.Consumer, parentContext: default, Tags(queueUrl, message), TraceContext.Links(message.Attributes));
        var error = await TryRunAsync(queueUrl, message, activity, cancellationToken).ConfigureAwait(false);
        if (error is null)
        {
            return Settlement.Done;
        }

        activity?.SetStatus(ActivityStatusCode.Error, error.Message).SetTag(LanceIngestDiagnostics.ErrorTag, error.Code);
        return await FailAsync(queueUrl, message, error, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Decides what is to happen to a message whose job failed: a dead letter, or another try.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled; the message is to be tried again.</exception>
    public async Task<Settlement> FailAsync(string queueUrl, ReceivedMessage message, IngestionException error, CancellationToken cancellationToken)
    {
        if (!error.IsTransient || await IsLastReceiveAsync(queueUrl, message, cancellationToken).ConfigureAwait(false))
        {
            if (await deadLetters.TrySendAsync(queueUrl, message, error, cancellationToken).ConfigureAwait(false))
            {
                return Settlement.Done;
            }
        }

        var delay = backoff.DelayFor(message.ReceiveCount, error.RetryAfter);
        Log.Retrying(logger, message.Id, QueueName.Of(queueUrl), error.Code, message.ReceiveCount, delay);
        return Settlement.RetryAfter(delay, error);
    }

    /// <returns>Why the job failed; null when it is done.</returns>
    private async Task<IngestionException?> TryRunAsync(string queueUrl, ReceivedMessage message, Activity? activity, CancellationToken cancellationToken)
    {
        try
        {
            var job = AnalysisJobJson.Read(message.Body);
            activity?.SetTag(LanceIngestDiagnostics.AssetIdTag, job.AssetId)
                .SetTag(LanceIngestDiagnostics.MediaTypeTag, job.MediaType.Value)
                .SetTag(LanceIngestDiagnostics.StageTag, job.Stage.Value);
            var belongsTo = router.QueueOf(job);
            return belongsTo == queueUrl
                ? (await dispatcher.DispatchAsync(job, cancellationToken).ConfigureAwait(false)).Error
                : await RerouteAsync(queueUrl, belongsTo, message, job, cancellationToken).ConfigureAwait(false);
        }
        catch (IngestionException e)
        {
            return e;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            Log.UnexpectedFailure(logger, message.Id, e);
            return IngestionException.Transient(IngestionErrors.Unexpected, $"{e.GetType().Name}: {e.Message}", e);
        }
    }

    private async Task<IngestionException?> RerouteAsync(
        string from, string to, ReceivedMessage message, AnalysisJob job, CancellationToken cancellationToken)
    {
        _ = int.TryParse(message.Attributes.GetValueOrDefault(ReroutesAttribute)?.StringValue, out var reroutes);
        if (reroutes >= MaxReroutes)
        {
            return IngestionException.Permanent(
                IngestionErrors.QueueFailed,
                $"{job} was sent from queue to queue {reroutes} times: the queue settings of its workers contradict each other. Give all the same SQS_QUEUE_URL and VIDEO_QUEUE_URL, then redrive it.");
        }

        var attributes = new Dictionary<string, MessageAttributeValue>(message.Attributes);
        if (attributes.Count < DeadLetterAttributes.MaxAttributes || attributes.ContainsKey(ReroutesAttribute))
        {
            attributes[ReroutesAttribute] = new() { DataType = "Number", StringValue = $"{reroutes + 1}" };
        }

        if (await forwarder.SendAsync(to, message, attributes, FifoIds.GroupOf(job), cancellationToken).ConfigureAwait(false) is { } refusal)
        {
            // It belongs there, so a refusal is no reason to give it up.
            return IngestionException.Transient(refusal.Code, refusal.Message, refusal);
        }

        SqsMetrics.Rerouted.Add(1, SqsMetrics.Queue(from));
        Log.Rerouted(logger, message.Id, job.MediaType.Value, job.Stage.Value, QueueName.Of(from), QueueName.Of(to));
        return null;
    }

    /// <summary>SQS would move the message without a reason at its next receive; better to do it now, with one.</summary>
    private async Task<bool> IsLastReceiveAsync(string queueUrl, ReceivedMessage message, CancellationToken cancellationToken)
    {
        try
        {
            var queue = await directory.GetAsync(queueUrl, cancellationToken).ConfigureAwait(false);
            return message.ReceiveCount >= queue.MaxReceiveCount;
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private static ActivityTagsCollection Tags(string queueUrl, ReceivedMessage message) => new()
    {
        ["messaging.system"] = "aws_sqs",
        ["messaging.operation.type"] = "process",
        ["messaging.message.id"] = message.Id,
        [SqsMetrics.QueueTag] = QueueName.Of(queueUrl),
    };
}
