namespace LanceIngest.Sqs;

/// <summary>How many messages a queue holds. SQS's own figures, which are approximate and may lag by a minute.</summary>
public sealed class SqsQueueDepth
{
    internal SqsQueueDepth(SqsQueues queue, bool isDeadLetterQueue, string url, long visible, long inFlight, long delayed)
    {
        (Queue, IsDeadLetterQueue, Url, Name) = (queue, isDeadLetterQueue, url, QueueName.Of(url));
        (Visible, InFlight, Delayed) = (visible, inFlight, delayed);
    }

    /// <summary>Which queue of jobs this is, or whose dead letters these are; <see cref="SqsQueues.All"/> when one queue serves both kinds.</summary>
    public SqsQueues Queue { get; }

    /// <summary>Whether this is the dead-letter queue of <see cref="Queue"/>.</summary>
    public bool IsDeadLetterQueue { get; }

    /// <summary>The name of the queue.</summary>
    public string Name { get; }

    /// <summary>The URL of the queue.</summary>
    public string Url { get; }

    /// <summary>Messages that a receive can get.</summary>
    public long Visible { get; }

    /// <summary>Messages that workers hold, and messages that wait for their next try.</summary>
    public long InFlight { get; }

    /// <summary>Messages that were sent with a delay.</summary>
    public long Delayed { get; }

    /// <summary>Whether there is nothing in the queue at all.</summary>
    public bool IsEmpty => Visible + InFlight + Delayed == 0;
}
