using System.Diagnostics;
using LanceIngest.Diagnostics;
using LanceIngest.Resilience;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LanceIngest.Dispatching;

/// <summary>Runs a job: read its source, write its rows, look at the source again, enqueue what follows.</summary>
internal sealed class JobDispatcher(
    MediaHandlerRegistry handlers,
    ParallelIngestionService ingestion,
    Dependencies dependencies,
    IServiceProvider services,
    TimeProvider time,
    ILogger<JobDispatcher> logger) : IJobDispatcher
{
    /// <summary>A source that changes more often than this while one job runs is left to a later try.</summary>
    private const int MaxRounds = 5;

    public ValueTask WaitUntilReadyAsync(CancellationToken cancellationToken = default) => dependencies.WaitUntilReadyAsync(cancellationToken);

    public async Task<JobResult> DispatchAsync(AnalysisJob job, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(job);
        using var activity = LanceIngestDiagnostics.ActivitySource.StartActivity("ingest");
        activity?.SetTag(LanceIngestDiagnostics.AssetIdTag, job.AssetId)
            .SetTag(LanceIngestDiagnostics.MediaTypeTag, job.MediaType.Value)
            .SetTag(LanceIngestDiagnostics.StageTag, job.Stage.Value);
        var started = time.GetTimestamp();
        JobResult result;
        try
        {
            result = await RunAsync(job, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            result = JobResult.Failure(e as IngestionException
                ?? IngestionException.Transient(IngestionErrors.Unexpected, $"Unexpected {e.GetType().Name} in the job {job}.", e));
        }

        Report(job, result, time.GetElapsedTime(started), activity);
        return result;
    }

    /// <summary>The main flow.</summary>
    private async Task<JobResult> RunAsync(AnalysisJob job, CancellationToken cancellationToken)
    {
        AssetId.Validate(job.AssetId);
        var handler = handlers.For(job);
        var (rows, embeddings) = (0, 0);
        Source? source = null;
        for (var round = 1; round <= MaxRounds; round++)
        {
            source = await ReadSourceAsync(handler, job, before: source, cancellationToken).ConfigureAwait(false);
            var written = await ingestion.IngestAsync(source.Result.Items.ToAsyncEnumerable(), token => IsUnchangedAsync(handler, job, source, token), cancellationToken).ConfigureAwait(false);
            if (written.Failures.Count > 0)
            {
                // One that may pass comes first: a job is given up only when no try of it could bring more rows.
                return JobResult.Failure((written.Failures.FirstOrDefault(failure => failure.Error.IsTransient) ?? written.Failures[0]).Error);
            }

            await ingestion.DeleteAsync(source.Result.Deletions, cancellationToken).ConfigureAwait(false);
            rows += written.Rows;
            embeddings += written.Embeddings;

            // Whoever commits last looks after its commit: so the table ends as the source is, whatever the order of the workers.
            if (await IsUnchangedAsync(handler, job, source, cancellationToken).ConfigureAwait(false))
            {
                if (source.Missing is { } missing)
                {
                    return JobResult.Failure(missing);
                }

                await EnqueueAsync(source.Result.FollowUpJobs, cancellationToken).ConfigureAwait(false);
                return JobResult.Success(rows, embeddings);
            }

            Log.SourceMoved(logger, job.AssetId, job.MediaType.Value, round);
        }

        throw source?.Missing ?? IngestionException.Transient(IngestionErrors.SourceUnstable, $"The source of {job} changed {MaxRounds} times while the job ran.");
    }

    private static async Task<Source> ReadSourceAsync(IMediaHandler handler, AnalysisJob job, Source? before, CancellationToken cancellationToken)
    {
        if (job.Stage == JobStage.Delete)
        {
            var seen = await FindVersionAsync(handler, job, cancellationToken).ConfigureAwait(false);

            // A source that is younger than the request to delete it was made again since; it is then ingested, whichever job comes last.
            if (seen is null || job.RequestedAt == DateTimeOffset.UnixEpoch || seen.ModifiedAt <= job.RequestedAt)
            {
                return Source.Gone(job, seen);
            }
        }

        try
        {
            var result = await handler.HandleAsync(job, cancellationToken).ConfigureAwait(false);
            return new Source(result, result.SourceVersion, IsVersioned: result.SourceVersion is not null);
        }
        catch (IngestionException e) when (e.Code == IngestionErrors.NoText)
        {
            // Nothing to search for is a state of the source like any other: the rows of what it said before go, and somebody is told.
            return Source.Gone(job, await FindVersionAsync(handler, job, cancellationToken).ConfigureAwait(false)) with { Missing = e };
        }
        catch (IngestionException e) when (e.Code == IngestionErrors.SourceMissing)
        {
            // It went while the job ran. Or it was not there at all: then the job fails, once the rows are gone that a worker may have
            // left which died between its commit and its second look.
            var wasThere = before is { Missing: null } || job.Stage == JobStage.Delete;
            return Source.Gone(job, null) with { Missing = wasThere ? null : e };
        }
    }

    private static async ValueTask<bool> IsUnchangedAsync(IMediaHandler handler, AnalysisJob job, Source source, CancellationToken cancellationToken)
        => !source.IsVersioned || Equals(await FindVersionAsync(handler, job, cancellationToken).ConfigureAwait(false), source.Version);

    private static async ValueTask<SourceVersion?> FindVersionAsync(IMediaHandler handler, AnalysisJob job, CancellationToken cancellationToken)
    {
        try
        {
            return await handler.GetSourceVersionAsync(job, cancellationToken).ConfigureAwait(false);
        }
        catch (IngestionException e) when (e.Code == IngestionErrors.InvalidSource && job.Stage == JobStage.Delete)
        {
            return null; // A job that deletes need not say where its source was.
        }
    }

    private Task EnqueueAsync(IReadOnlyList<AnalysisJob> followUpJobs, CancellationToken cancellationToken)
    {
        if (followUpJobs.Count == 0)
        {
            return Task.CompletedTask;
        }

        var queue = services.GetService<IJobQueue>() ?? throw IngestionException.Transient(
            IngestionErrors.QueueFailed, $"There are {followUpJobs.Count} follow-up jobs and no queue for them. Register one, for example with UseSqs().");
        return queue.EnqueueAsync(followUpJobs, cancellationToken);
    }

    private void Report(AnalysisJob job, JobResult result, TimeSpan elapsed, Activity? activity)
    {
        var outcome = result.Error switch { null => "success", { IsTransient: true } => "transient", _ => "permanent" };
        var tags = new TagList { { LanceIngestDiagnostics.MediaTypeTag, job.MediaType.Value }, { LanceIngestDiagnostics.OutcomeTag, outcome } };
        IngestionMetrics.Jobs.Add(1, tags);
        IngestionMetrics.JobSeconds.Record(elapsed.TotalSeconds, tags);
        activity?.SetTag(LanceIngestDiagnostics.OutcomeTag, outcome);
        if (result.Error is { } error)
        {
            activity?.SetStatus(ActivityStatusCode.Error, error.Code).SetTag(LanceIngestDiagnostics.ErrorTag, error.Code);
            Log.JobFailed(logger, job.AssetId, job.MediaType.Value, job.Stage.Value, error.Code, outcome, error);
        }
        else
        {
            Log.JobDone(logger, job.AssetId, job.MediaType.Value, job.Stage.Value, result.Rows, result.Embeddings, elapsed.TotalMilliseconds);
        }
    }

    /// <param name="Result">What the handler found.</param>
    /// <param name="Version">The source as it was read; null when it was gone.</param>
    /// <param name="IsVersioned">Whether the source is looked at again.</param>
    private sealed record Source(HandlerResult Result, SourceVersion? Version, bool IsVersioned)
    {
        /// <summary>Why the job fails once the rows are gone.</summary>
        public IngestionException? Missing { get; init; }

        public static Source Gone(AnalysisJob job, SourceVersion? seen) => new(new HandlerResult { Deletions = [job.AssetId] }, seen, IsVersioned: true);
    }
}
