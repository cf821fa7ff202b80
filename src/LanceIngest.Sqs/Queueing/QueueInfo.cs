namespace LanceIngest.Sqs;

/// <summary>What a queue's attributes say.</summary>
internal sealed class QueueInfo
{
    public required string Url { get; init; }

    /// <summary>The most bytes of a message, and of a batch of messages together.</summary>
    public required int MaxMessageBytes { get; init; }

    public string? DeadLetterArn { get; init; }

    /// <summary>After how many receives SQS moves a message to the dead-letter queue, when it does.</summary>
    public int? MaxReceiveCount { get; init; }

    /// <summary>When this was read, by <see cref="TimeProvider.GetTimestamp"/>.</summary>
    public long ReadAt { get; init; }

    public bool IsFifo => QueueName.IsFifo(Url);
}
