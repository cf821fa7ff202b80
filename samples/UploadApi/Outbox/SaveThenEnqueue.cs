using Microsoft.Extensions.Options;

namespace LanceIngest.UploadApi.Outbox;

/// <summary>
/// Saves, then enqueues, so that neither a queue that is down nor a process that dies in between loses a job: the job is promised in the
/// outbox before the save, and the promise is removed once the queue has it. A promise without its save costs a job that finds nothing changed.
/// </summary>
internal sealed partial class SaveThenEnqueue(JobOutbox outbox, IJobQueue queue, IOptions<OutboxOptions> options, ILogger<SaveThenEnqueue> logger)
{
    private static readonly TimeSpan EnqueueLimit = TimeSpan.FromSeconds(8);

    /// <summary>Does both.</summary>
    /// <param name="jobs">The jobs of what is saved; without any it is only saved.</param>
    /// <param name="save">Saves.</param>
    /// <param name="cancellationToken">Stops the save; what is saved is enqueued all the same.</param>
    /// <returns>Whether the queue has the jobs now; otherwise the outbox has them.</returns>
    public async Task<bool> RunAsync(IReadOnlyList<AnalysisJob> jobs, Func<CancellationToken, Task> save, CancellationToken cancellationToken)
    {
        if (jobs.Count == 0)
        {
            await save(cancellationToken);
            return true;
        }

        var promise = await outbox.AddAsync(jobs, cancellationToken);

        // Ended long before anybody may take the promise for an orphan.
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(options.Value.MinAge / 2);
        try
        {
            await save(limit.Token);
        }
        catch (IngestionException e) when (e.Code == IngestionErrors.SourceChanged)
        {
            // Surely not saved. After any other failure it may have been, so that the promise stays.
            await outbox.RemoveAsync(promise, cancellationToken);
            throw;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw IngestionException.Transient(IngestionErrors.StoreFailed, $"The store did not save within {(options.Value.MinAge / 2).TotalSeconds} seconds (half of Outbox:MinAge). Try again.");
        }

        return await KeepAsync(promise, jobs);
    }

    /// <summary>Enqueues the jobs of a promise. The caller may have gone: it does not stop with the request.</summary>
    public async Task<bool> KeepAsync(string promise, IReadOnlyList<AnalysisJob> jobs)
    {
        using var limit = new CancellationTokenSource(EnqueueLimit);
        try
        {
            await queue.EnqueueAsync(jobs, limit.Token);
            await outbox.RemoveAsync(promise, limit.Token);
            return true;
        }
        catch (Exception e) when (e is IngestionException or OperationCanceledException)
        {
            LeftInOutbox(logger, jobs.Count, promise, e.GetType().Name);
            return false;
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Count} jobs were not enqueued ({Error}) and wait in the outbox as {Key}")]
    private static partial void LeftInOutbox(ILogger logger, int count, string key, string error);
}
