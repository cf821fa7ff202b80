namespace LanceIngest.Sqs;

/// <summary>A message of an event, and what became of it.</summary>
internal sealed class EventMessage(string queueUrl, ReceivedMessage received, string? receiptHandle)
{
    // Read while a job that ignores its cancellation may still write.
    private volatile Settlement? _settlement;
    private volatile bool _isStarted;

    public string QueueUrl => queueUrl;

    public ReceivedMessage Received => received;

    /// <summary>Names this receive to SQS; null when the event does not say, and the message cannot be put off.</summary>
    public string? ReceiptHandle => receiptHandle;

    /// <summary>Null while its job runs, and when there was no time for it.</summary>
    public Settlement? Settlement
    {
        get => _settlement;
        set => _settlement = value;
    }

    public bool IsStarted
    {
        get => _isStarted;
        set => _isStarted = value;
    }

    public bool IsDone => Settlement is { IsDone: true };

    /// <summary>What must run one after another has the same lane: a group of a FIFO queue. On standard queues, groups are for fairness only.</summary>
    public string Lane => QueueName.IsFifo(queueUrl) ? received.GroupId ?? received.Id : received.Id;
}
