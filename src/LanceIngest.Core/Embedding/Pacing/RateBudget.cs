namespace LanceIngest.Embedding.Pacing;

/// <summary>
/// What is left of one limit: as the answers tell it, refilled evenly since. Answers may arrive out of order. Times count from the start of
/// the gate. Not safe for several threads: the gate locks.
/// </summary>
internal sealed class RateBudget
{
    /// <summary>This much of the limit stays unspent: two clocks are never one, and neither are two ways to count tokens.</summary>
    private const double Headroom = 0.01;

    /// <summary>A limit of a minute is whole again in a minute. What takes longer is one of hours or days, with a refill to match.</summary>
    private static readonly TimeSpan LongestMinute = TimeSpan.FromSeconds(65);
    private double _left;
    private TimeSpan _leftAt;
    private TimeSpan _newest = TimeSpan.MinValue;

    public double Limit { get; private set; }

    public double PerSecond { get; private set; }

    /// <summary>Takes over what an answer tells.</summary>
    /// <param name="reading">What it tells. Its own request is counted in it.</param>
    /// <param name="sentAt">When its request was sent, which is about when the provider counted: the refill since then is not in it.</param>
    public void Report(RateLimitReading reading, TimeSpan sentAt)
    {
        if (sentAt >= _newest)
        {
            Limit = reading.Limit;
            PerSecond = reading.Limit / PeriodOf(reading).TotalSeconds;
            (_left, _leftAt, _newest) = (reading.Remaining, sentAt, sentAt);
            return;
        }

        // An older answer knows nothing of requests sent after it. But if the provider took them in another order, it knows of one more.
        _left = Math.Min(_left, reading.Remaining + (PerSecond * Math.Max(0, (_leftAt - sentAt).TotalSeconds)));
    }

    /// <summary>Counts a request whose answer told nothing.</summary>
    public void Spend(double amount, TimeSpan now) => (_left, _leftAt) = (LeftAt(now) - amount, now);

    public double LeftAt(TimeSpan now) => Math.Min(Limit, _left + (PerSecond * (now - _leftAt).TotalSeconds));

    /// <summary>How long until a request fits.</summary>
    /// <param name="amount">What it takes. One that takes more than there ever is waits for all there is; the provider then tells.</param>
    /// <param name="inFlight">What requests take whose answers are not there yet.</param>
    /// <param name="now">The time.</param>
    public TimeSpan TimeUntil(double amount, double inFlight, TimeSpan now)
    {
        var missing = Math.Min(Limit, amount + (Limit * Headroom)) - (LeftAt(now) - inFlight);
        return missing <= 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(Math.Min(missing / PerSecond, int.MaxValue));
    }

    private static TimeSpan PeriodOf(RateLimitReading reading) => reading.Reset > LongestMinute && reading.Remaining < reading.Limit
        ? reading.Reset.Value * (reading.Limit / (reading.Limit - reading.Remaining))
        : TimeSpan.FromMinutes(1);
}
