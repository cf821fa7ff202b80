using System.Numerics;

namespace LanceIngest.Embedding.Pacing;

/// <summary>
/// How many requests may be under way at once: one more while latency stays flat, half when it rises clearly or requests fail.
/// Not safe for several threads: the gate locks.
/// </summary>
internal sealed class ConcurrencyLimit
{
    /// <summary>Enough for a start that is not slowed down, little enough for a provider that allows few.</summary>
    private const int Start = 16;

    /// <summary>Requests of one size class differ by less than double on their own.</summary>
    private const double ClearlySlower = 2.5;

    /// <summary>How fast the usual latency follows a provider that has become slower for good.</summary>
    private const double Drift = 0.005;
    private readonly int _max;
    private readonly Dictionary<(int Inputs, int Weight), double> _usual = [];
    private int _answers;
    private int _slow;
    private bool _full;
    private TimeSpan _halvedAt = TimeSpan.MinValue;

    public ConcurrencyLimit(int max)
    {
        _max = max;
        Value = Math.Min(Start, max);
    }

    public int Value { get; private set; }

    /// <summary>Takes account of an answer. A decision is made once a round, which is as many answers as requests may be under way.</summary>
    /// <param name="inputs">How many texts the request had.</param>
    /// <param name="weight">How heavy they were together.</param>
    /// <param name="latency">How long the answer took.</param>
    /// <param name="inFlight">How many requests were under way, this one included.</param>
    public void Answered(int inputs, long weight, TimeSpan latency, int inFlight)
    {
        _answers++;
        _slow += IsSlow((BitOperations.Log2((uint)inputs), BitOperations.Log2((ulong)weight)), latency.TotalSeconds) ? 1 : 0;
        _full |= inFlight >= Value;
        if (_answers < Value)
        {
            return;
        }

        if (_slow * 2 > _answers)
        {
            Value = Math.Max(1, Value / 2);
        }
        else if (_slow == 0 && _full)
        {
            Value = Math.Min(_max, Value + 1);
        }

        (_answers, _slow, _full) = (0, 0, false);
    }

    /// <summary>Takes account of a failure. Those of requests that were under way together count once.</summary>
    public void Failed(TimeSpan sentAt, TimeSpan now)
    {
        if (sentAt <= _halvedAt)
        {
            return;
        }

        Value = Math.Max(1, Value / 2);
        _halvedAt = now;
        (_answers, _slow, _full) = (0, 0, false);
    }

    /// <summary>Latency grows with the request, so only requests of about the same size are compared.</summary>
    private bool IsSlow((int Inputs, int Weight) size, double seconds)
    {
        if (!_usual.TryGetValue(size, out var usual) || seconds < usual)
        {
            _usual[size] = seconds;
            return false;
        }

        _usual[size] = usual + ((seconds - usual) * Drift);
        return seconds > usual * ClearlySlower;
    }
}
