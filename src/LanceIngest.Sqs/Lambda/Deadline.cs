namespace LanceIngest.Sqs;

/// <summary>
/// The time of one invocation. Most of it belongs to the jobs; of the margin at its end, one half to jobs that stop and to dead letters,
/// a quarter to calls that make messages visible again, and the last quarter to the answer.
/// </summary>
internal sealed class Deadline : IDisposable
{
    private readonly TimeProvider _time;
    private readonly long _started;
    private readonly TimeSpan _settled;
    private readonly CancellationTokenSource _jobsLimit;
    private readonly CancellationTokenSource _stopLimit;
    private readonly CancellationTokenSource _jobs;

    public Deadline(TimeSpan remaining, TimeSpan margin, TimeProvider time, CancellationToken stopping)
    {
        var left = remaining > TimeSpan.Zero ? remaining : TimeSpan.Zero;

        // A short time-out must not be all margin.
        var end = margin < left / 3 ? margin : left / 3;
        _time = time;
        _started = time.GetTimestamp();
        _settled = left - (end / 4);
        _jobsLimit = new CancellationTokenSource(left - end, time);
        _stopLimit = new CancellationTokenSource(left - (end / 2), time);
        _jobs = CancellationTokenSource.CreateLinkedTokenSource(_jobsLimit.Token, stopping);
    }

    /// <summary>Cancelled when the jobs must stop: their time is up, or nobody wants their result any more.</summary>
    public CancellationToken Jobs => _jobs.Token;

    /// <summary>Whether the time of the jobs is up.</summary>
    public bool IsUp => _jobsLimit.IsCancellationRequested;

    /// <summary>Cancelled when jobs that have not stopped are waited for no longer.</summary>
    public CancellationToken Stopped => _stopLimit.Token;

    /// <summary>How long messages may be settled from now on.</summary>
    public TimeSpan TimeToSettle => _settled - _time.GetElapsedTime(_started) is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero;

    public void Dispose()
    {
        _jobs.Dispose();
        _jobsLimit.Dispose();
        _stopLimit.Dispose();
    }
}
