using LanceIngest.AspNetCore.Snapshots;

namespace LanceIngest.AspNetCore.Monitoring;

/// <summary>The last durations, for percentiles: at most so many, and none older than five minutes.</summary>
internal sealed class Durations(TimeProvider time)
{
    private const int Capacity = 2048;
    private static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(5);
    private readonly (long At, double Seconds)[] _ring = new (long, double)[Capacity];
    private readonly Lock _lock = new();
    private long _added;

    public void Add(double seconds)
    {
        lock (_lock)
        {
            _ring[_added++ % Capacity] = (time.GetTimestamp(), seconds);
        }
    }

    public Percentiles Read()
    {
        List<double> recent;
        lock (_lock)
        {
            recent = [.. _ring.Take((int)Math.Min(_added, Capacity)).Where(entry => time.GetElapsedTime(entry.At) <= MaxAge).Select(entry => entry.Seconds)];
        }

        recent.Sort();
        return new Percentiles(recent.Count, At(0.50), At(0.95));

        // The nearest rank: the least duration that so many are not above.
        double? At(double part) => recent.Count == 0 ? null : Math.Round(recent[(int)Math.Ceiling(part * recent.Count) - 1] * 1000, 1);
    }
}
