namespace LanceIngest.Sqs;

/// <summary>What is to happen to a message now: it is done and goes, or it comes back after a while.</summary>
internal readonly record struct Settlement(bool IsDone, TimeSpan RetryDelay)
{
    public static Settlement Done { get; } = new(true, TimeSpan.Zero);

    public static Settlement RetryAfter(TimeSpan delay) => new(false, delay);
}
