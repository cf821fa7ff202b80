namespace LanceIngest;

/// <summary>What a handler found: content to write, rows to delete, jobs to enqueue afterwards.</summary>
public sealed class HandlerResult
{
    /// <summary>The content that the table should hold.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyList<ContentItem> Items { get; init; } = [];

    /// <summary>The ids of assets whose rows should go.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyList<string> Deletions { get; init; } = [];

    /// <summary>Jobs to enqueue once the rows are committed and before this job is acknowledged.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyList<AnalysisJob> FollowUpJobs { get; init; } = [];

    /// <summary>
    /// The version of the source that was read. When <see cref="IMediaHandler.GetSourceVersionAsync"/> gives another one after the
    /// commit, the job runs again before it is acknowledged.
    /// </summary>
    /// <value>Default: <see langword="null"/>, which means that the source is not looked at again.</value>
    public SourceVersion? SourceVersion { get; init; }
}
