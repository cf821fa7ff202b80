namespace LanceIngest.AspNetCore.Monitoring;

/// <summary>Counts by second, for the last five minutes and the second that is not over yet.</summary>
internal sealed class SecondCounts(TimeProvider time)
{
    public const int Seconds = 301;
    private readonly long _start = time.GetTimestamp();
    private readonly long[] _counts = new long[Seconds];
    private readonly Lock _lock = new();
    private long _second;

    /// <summary>All that was ever counted.</summary>
    public long Total { get; private set; }

    public void Add(long count)
    {
        lock (_lock)
        {
            _counts[Now() % Seconds] += count;
            Total += count;
        }
    }

    /// <summary>The mean of the last whole seconds; of fewer when there were fewer yet.</summary>
    public double PerSecond(int seconds)
    {
        lock (_lock)
        {
            var now = Now();
            var whole = (int)Math.Min(seconds, now);
            return whole == 0 ? _counts[now % Seconds] : Last(now, whole).Sum() / (double)whole;
        }
    }

    /// <summary>The counts of the last whole seconds, the oldest first.</summary>
    public long[] History(int seconds)
    {
        lock (_lock)
        {
            var now = Now();
            return Last(now, (int)Math.Min(seconds, now));
        }
    }

    private long[] Last(long now, int count) => [.. Enumerable.Range(0, count).Select(i => _counts[(now - count + i) % Seconds])];

    /// <summary>The second it is, with the places of the seconds between cleared.</summary>
    private long Now()
    {
        var now = (long)time.GetElapsedTime(_start).TotalSeconds;
        for (var second = Math.Max(_second + 1, now - Seconds + 1); second <= now; second++)
        {
            _counts[second % Seconds] = 0;
        }

        _second = Math.Max(_second, now);
        return now;
    }
}
