using System.Globalization;
using Amazon.SQS.Model;

namespace LanceIngest.Sqs;

/// <summary>Turns the jobs of one call into messages and packs them into batches, as they are asked for.</summary>
internal sealed class JobMessages(SqsRouter router, IReadOnlyDictionary<string, QueueInfo> queues, Dictionary<string, MessageAttributeValue> attributes, long callId)
{
    /// <summary>Packs jobs in their order; what cannot be sent at all goes to <paramref name="refuse"/> and harms no other job.</summary>
    public IEnumerable<OutgoingBatch> Pack(IReadOnlyList<AnalysisJob> jobs, Action<int, IngestionException> refuse)
    {
        var open = new Dictionary<string, OutgoingBatch>();
        for (var index = 0; index < jobs.Count; index++)
        {
            if (!queues.TryGetValue(router.QueueOf(jobs[index]), out var queue))
            {
                continue; // Reported by who could not read the queue.
            }

            OutgoingMessage message;
            try
            {
                message = ToMessage(jobs[index], index, queue);
            }
            catch (IngestionException e)
            {
                refuse(index, e);
                continue;
            }

            if (!open.TryGetValue(queue.Url, out var batch))
            {
                open[queue.Url] = batch = new OutgoingBatch(queue);
            }

            if (!batch.TryAdd(message))
            {
                yield return batch;
                open[queue.Url] = batch = new OutgoingBatch(queue);
                batch.TryAdd(message);
            }
        }

        foreach (var batch in open.Values)
        {
            yield return batch;
        }
    }

    private OutgoingMessage ToMessage(AnalysisJob job, int index, QueueInfo queue)
    {
        var body = AnalysisJobJson.Write(job);
        var message = new OutgoingMessage(body, attributes)
        {
            Index = index,
            GroupId = queue.IsFifo ? FifoIds.GroupOf(job) : null,
            DeduplicationId = queue.IsFifo ? FifoIds.DeduplicationOf(job, body, callId) : null,
        };
        return message.Bytes <= queue.MaxMessageBytes
            ? message
            : throw IngestionException.Permanent(IngestionErrors.JobTooLarge, string.Create(
                CultureInfo.InvariantCulture,
                $"The job is {message.Bytes} bytes as a message, and the queue {QueueName.Of(queue.Url)} takes at most {queue.MaxMessageBytes}. Keep content out of 'extra': a job only points at it."));
    }
}
