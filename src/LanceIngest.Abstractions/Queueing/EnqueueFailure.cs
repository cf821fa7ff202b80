namespace LanceIngest;

/// <summary>A job that the queue did not accept.</summary>
public sealed class EnqueueFailure
{
    /// <summary>Creates a failure.</summary>
    /// <param name="job">The job.</param>
    /// <param name="error">Why it was not accepted, and whether it may be later.</param>
    public EnqueueFailure(AnalysisJob job, IngestionException error)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(error);
        Job = job;
        Error = error;
    }

    /// <summary>The job.</summary>
    public AnalysisJob Job { get; }

    /// <summary>Why it was not accepted, and whether it may be later.</summary>
    public IngestionException Error { get; }
}
