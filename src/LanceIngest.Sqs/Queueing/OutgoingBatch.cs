namespace LanceIngest.Sqs;

/// <summary>Messages for one SendMessageBatch call: at most ten, and together no larger than one message may be.</summary>
internal sealed class OutgoingBatch(QueueInfo queue)
{
    /// <summary>SQS's limit on the entries of any batch.</summary>
    public const int MaxEntries = 10;

    private readonly List<OutgoingMessage> _messages = new(MaxEntries);
    private int _bytes;

    public QueueInfo Queue => queue;

    public IReadOnlyList<OutgoingMessage> Messages => _messages;

    /// <summary>Adds a message, unless the batch would become too large by it.</summary>
    public bool TryAdd(OutgoingMessage message)
    {
        if (_messages.Count == MaxEntries || (_messages.Count > 0 && _bytes + message.Bytes > queue.MaxMessageBytes))
        {
            return false;
        }

        _messages.Add(message);
        _bytes += message.Bytes;
        return true;
    }
}
