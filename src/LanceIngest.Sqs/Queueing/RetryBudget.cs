namespace LanceIngest.Sqs;

/// <summary>The pauses between the tries of one operation, until its time is up.</summary>
internal sealed class RetryBudget(TimeSpan limit, TimeProvider time)
{
    private static readonly TimeSpan BaseDelay = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan MaxDelay = TimeSpan.FromSeconds(5);
    private readonly long _started = time.GetTimestamp();

    /// <summary>How many tries have failed.</summary>
    public int Failures { get; private set; }

    /// <summary>Waits before the next try.</summary>
    /// <returns><see langword="false"/>, at once, when the time would be up before it.</returns>
    public async ValueTask<bool> WaitAsync(CancellationToken cancellationToken)
    {
        Failures++;
        var delay = HalfJitter.Next(Failures, BaseDelay, MaxDelay);
        if (time.GetElapsedTime(_started) + delay > limit)
        {
            return false;
        }

        await Task.Delay(delay, time, cancellationToken).ConfigureAwait(false);
        return true;
    }
}
