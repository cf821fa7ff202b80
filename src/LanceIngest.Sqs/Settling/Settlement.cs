namespace LanceIngest.Sqs;

/// <summary>What is to happen to a message now: it is done and goes, or it comes back after a while.</summary>
/// <param name="IsDone">Whether its job is done or its dead letter sent.</param>
/// <param name="RetryDelay">When it is not done, how long it waits.</param>
/// <param name="Error">When it is not done, why.</param>
internal sealed record Settlement(bool IsDone, TimeSpan RetryDelay, IngestionException? Error)
{
    public static Settlement Done { get; } = new(true, TimeSpan.Zero, null);

    public static Settlement RetryAfter(TimeSpan delay, IngestionException? error = null) => new(false, delay, error);
}
