namespace LanceIngest;

/// <summary>Turns the jobs of one media type into searchable content. Register it with <c>AddMediaHandler&lt;T&gt;("type")</c>.</summary>
/// <remarks>
/// A handler is called from many threads at once. It writes no rows and enqueues nothing: it returns what should be written,
/// deleted and enqueued, so that a job that is run twice does no harm.
/// </remarks>
public interface IMediaHandler
{
    /// <summary>Reads what a job points at and returns its content.</summary>
    /// <param name="job">The job. Never of the stage <see cref="JobStage.Delete"/>, unless the source exists again.</param>
    /// <param name="cancellationToken">Abandons the job.</param>
    /// <returns>The content, the deletions and the follow-up jobs.</returns>
    /// <exception cref="IngestionException">
    /// The job failed. With <see cref="IngestionErrors.SourceMissing"/> or <see cref="IngestionErrors.NoText"/> the rows of the asset are
    /// removed before the job fails, because the table follows its source.
    /// </exception>
    Task<HandlerResult> HandleAsync(AnalysisJob job, CancellationToken cancellationToken);

    /// <summary>The version of the source as it is now, cheaply: it is asked again after the rows are committed.</summary>
    /// <param name="job">The job.</param>
    /// <param name="cancellationToken">Abandons the job.</param>
    /// <returns>The version, or <see langword="null"/> when the source does not exist or this handler has no such notion.</returns>
    ValueTask<SourceVersion?> GetSourceVersionAsync(AnalysisJob job, CancellationToken cancellationToken)
        => ValueTask.FromResult<SourceVersion?>(null);
}
