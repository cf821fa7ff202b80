namespace LanceIngest;

/// <summary>What a back-fill goes through: a store of assets, a folder of documents, a repository.</summary>
/// <remarks><see cref="BackfillSources"/> has those of LanceIngest; implement it for one of your own.</remarks>
public interface IBackfillSource
{
    /// <summary>Which source this is, the same in every process: a checkpoint is of one source.</summary>
    string Name { get; }

    /// <summary>Lists what there is.</summary>
    /// <param name="after">Only entries whose key is behind this one; <see langword="null"/> for all.</param>
    /// <param name="cancellationToken">Stops listing.</param>
    /// <returns>The entries in the order of <see cref="KeyOrder"/>.</returns>
    /// <exception cref="IngestionException">The source failed.</exception>
    IAsyncEnumerable<BackfillEntry> ListAsync(string? after = null, CancellationToken cancellationToken = default);

    /// <summary>Makes the job that ingests an entry.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="stage">The stage of the job.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The job, or <see langword="null"/> when the entry has gone since it was listed.</returns>
    /// <exception cref="IngestionException">The entry cannot be used (permanent), or the source failed.</exception>
    Task<AnalysisJob?> MakeJobAsync(BackfillEntry entry, JobStage stage, CancellationToken cancellationToken = default);
}
