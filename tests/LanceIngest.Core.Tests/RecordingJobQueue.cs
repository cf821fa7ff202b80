namespace LanceIngest.Core.Tests;

/// <summary>A queue that keeps what it is given and can be told to fail.</summary>
internal sealed class RecordingJobQueue : IJobQueue
{
    private readonly List<AnalysisJob> _jobs = [];

    public IReadOnlyList<AnalysisJob> Jobs
    {
        get
        {
            lock (_jobs)
            {
                return [.. _jobs];
            }
        }
    }

    /// <summary>Runs before jobs are accepted.</summary>
    public Func<IReadOnlyList<AnalysisJob>, Task> BeforeAccepting { get; set; } = _ => Task.CompletedTask;

    public async Task EnqueueAsync(IReadOnlyList<AnalysisJob> jobs, CancellationToken cancellationToken = default)
    {
        await BeforeAccepting(jobs);
        lock (_jobs)
        {
            _jobs.AddRange(jobs);
        }
    }
}
