namespace LanceIngest.Sqs;

/// <summary>What a queue's URL says: the name is its last segment, and a name ending in .fifo is a FIFO queue's.</summary>
internal static class QueueName
{
    public static string Of(string queueUrl) => queueUrl[(queueUrl.TrimEnd('/').LastIndexOf('/') + 1)..].TrimEnd('/');

    public static bool IsFifo(string queueUrl) => Of(queueUrl).EndsWith(".fifo", StringComparison.Ordinal);
}
