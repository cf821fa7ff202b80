using System.Diagnostics.Metrics;

namespace LanceIngest.Sqs;

/// <summary>The instruments of this package, on the meter <see cref="LanceIngestDiagnostics.Name"/>. Jobs by type and outcome are counted by the dispatcher.</summary>
public static class SqsMetrics
{
    /// <summary>Histogram, seconds: from the sending of a message to its receive. A message received again counts again. Tag: <see cref="QueueTag"/>.</summary>
    public const string QueueWait = "lanceingest.queue.wait";

    /// <summary>Counter: messages received. Tag: <see cref="QueueTag"/>.</summary>
    public const string JobsReceived = "lanceingest.jobs.received";

    /// <summary>Up-down counter: messages that this worker holds, from their receive until they are settled. Tag: <see cref="QueueTag"/>.</summary>
    public const string JobsInFlight = "lanceingest.jobs.in_flight";

    /// <summary>Counter: jobs sent on to the queue they belong to. Tag: <see cref="QueueTag"/>, the queue they were found on.</summary>
    public const string JobsRerouted = "lanceingest.jobs.rerouted";

    /// <summary>Counter: messages sent to a dead-letter queue. Tags: <see cref="QueueTag"/>, the queue they came from, and <see cref="LanceIngestDiagnostics.ErrorTag"/>.</summary>
    public const string JobsDeadLettered = "lanceingest.jobs.dead_lettered";

    /// <summary>Counter: jobs cancelled because their message became visible to others while they ran. Tag: <see cref="QueueTag"/>.</summary>
    public const string LeasesLost = "lanceingest.queue.leases_lost";

    /// <summary>Tag: the name of a queue.</summary>
    public const string QueueTag = "messaging.destination.name";

    internal static Histogram<double> Wait { get; } = LanceIngestDiagnostics.Meter.CreateHistogram<double>(
        QueueWait, "s", "Time from the sending of a message to its receive.");

    internal static Counter<long> Received { get; } = LanceIngestDiagnostics.Meter.CreateCounter<long>(
        JobsReceived, "{message}", "Messages received.");

    internal static UpDownCounter<long> InFlight { get; } = LanceIngestDiagnostics.Meter.CreateUpDownCounter<long>(
        JobsInFlight, "{message}", "Messages that this worker holds.");

    internal static Counter<long> Rerouted { get; } = LanceIngestDiagnostics.Meter.CreateCounter<long>(
        JobsRerouted, "{message}", "Jobs sent on to the queue they belong to.");

    internal static Counter<long> DeadLettered { get; } = LanceIngestDiagnostics.Meter.CreateCounter<long>(
        JobsDeadLettered, "{message}", "Messages sent to a dead-letter queue.");

    internal static Counter<long> Lost { get; } = LanceIngestDiagnostics.Meter.CreateCounter<long>(
        LeasesLost, "{message}", "Jobs cancelled because their message became visible to others.");

    /// <summary>Counts a message whose job starts; <see cref="Settled"/> is its end.</summary>
    internal static void Arrived(string queueUrl, ReceivedMessage message, DateTimeOffset now)
    {
        Received.Add(1, Queue(queueUrl));
        InFlight.Add(1, Queue(queueUrl));
        if (message.SentAt is { } sentAt)
        {
            Wait.Record(Math.Max(0, (now - sentAt).TotalSeconds), Queue(queueUrl));
        }
    }

    internal static void Settled(string queueUrl) => InFlight.Add(-1, Queue(queueUrl));

    internal static KeyValuePair<string, object?> Queue(string queueUrl) => new(QueueTag, QueueName.Of(queueUrl));
}
