namespace LanceIngest.Sqs;

/// <summary>
/// Exponential backoff of which one half is random. With full jitter a message could, by chance, use up all its receives within
/// a second; this way the receives span a time one can rely on, and callers that failed together still come back spread out.
/// </summary>
internal static class HalfJitter
{
    /// <summary>The wait after a failed attempt; attempts count from 1.</summary>
    public static TimeSpan Next(int attempt, TimeSpan baseDelay, TimeSpan maxDelay)
    {
        // 2^40 seconds is beyond any limit; more would overflow.
        var exponential = baseDelay.TotalSeconds * Math.Pow(2, Math.Clamp(attempt - 1, 0, 40));
        var seconds = Math.Min(exponential, maxDelay.TotalSeconds);
        return TimeSpan.FromSeconds(seconds * (0.5 + (0.5 * Random.Shared.NextDouble())));
    }
}
