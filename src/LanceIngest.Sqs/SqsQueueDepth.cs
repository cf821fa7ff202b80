namespace LanceIngest.Sqs;

/// <summary>How many messages a queue of SQS holds: its own figures, which are approximate and may lag by a minute.</summary>
public sealed class SqsQueueDepth : QueueDepth
{
    internal SqsQueueDepth(SqsQueues queue, bool isDeadLetterQueue, string url, long visible, long inFlight, long delayed)
        : base(QueueName.Of(url), isDeadLetterQueue, visible, inFlight, delayed)
        => (Queue, Url) = (queue, url);

    /// <summary>Which queue of jobs this is, or whose dead letters these are; <see cref="SqsQueues.All"/> when one queue serves both kinds.</summary>
    public SqsQueues Queue { get; }

    /// <summary>The URL of the queue.</summary>
    public string Url { get; }
}
