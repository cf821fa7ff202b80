namespace LanceIngest;

/// <summary>How many messages a queue holds.</summary>
public class QueueDepth
{
    /// <summary>Creates it.</summary>
    /// <param name="name">The name of the queue.</param>
    /// <param name="isDeadLetterQueue">Whether it holds dead letters.</param>
    /// <param name="visible">Messages that a receive can get.</param>
    /// <param name="inFlight">Messages that workers hold, and messages that wait for their next try.</param>
    /// <param name="delayed">Messages that were sent with a delay.</param>
    public QueueDepth(string name, bool isDeadLetterQueue, long visible, long inFlight, long delayed)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        (Name, IsDeadLetterQueue, Visible, InFlight, Delayed) = (name, isDeadLetterQueue, visible, inFlight, delayed);
    }

    /// <summary>The name of the queue.</summary>
    public string Name { get; }

    /// <summary>Whether it holds dead letters instead of jobs.</summary>
    public bool IsDeadLetterQueue { get; }

    /// <summary>Messages that a receive can get.</summary>
    public long Visible { get; }

    /// <summary>Messages that workers hold, and messages that wait for their next try.</summary>
    public long InFlight { get; }

    /// <summary>Messages that were sent with a delay.</summary>
    public long Delayed { get; }

    /// <summary>Whether there is nothing in the queue at all.</summary>
    public bool IsEmpty => Visible + InFlight + Delayed == 0;
}
