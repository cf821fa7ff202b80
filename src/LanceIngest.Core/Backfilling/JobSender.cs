namespace LanceIngest.Backfilling;

/// <summary>Brings the jobs of a batch to the queue, or runs them here.</summary>
internal sealed class JobSender(IJobQueue? queue, IJobDispatcher dispatcher, TimeProvider time)
{
    private const int Tries = 4;
    private const int DirectConcurrency = 256;
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    /// <returns>How many rows were written, when the jobs ran here.</returns>
    public async Task<long> SendAsync(BackfillBatch batch, bool direct, CancellationToken cancellationToken)
    {
        if (direct)
        {
            return await RunAsync(batch, cancellationToken).ConfigureAwait(false);
        }

        var target = queue ?? throw IngestionException.Transient(
            IngestionErrors.QueueFailed, "There is no queue for the jobs of the back-fill. Register one with UseSqs(), or ingest directly.");
        try
        {
            await target.EnqueueAsync([.. batch.Jobs.Keys], cancellationToken).ConfigureAwait(false);
        }
        catch (EnqueueException e) when (e.Failures.All(failure => !failure.Error.IsTransient))
        {
            foreach (var failure in e.Failures)
            {
                batch.Failed[batch.Jobs[failure.Job]] = failure.Error;
            }
        }

        return 0;
    }

    private async Task<long> RunAsync(BackfillBatch batch, CancellationToken cancellationToken)
    {
        var rows = 0L;
        await Parallel.ForEachAsync(batch.Jobs, new ParallelOptions { MaxDegreeOfParallelism = DirectConcurrency, CancellationToken = cancellationToken }, async (pair, token) =>
        {
            var result = await RunAsync(pair.Key, token).ConfigureAwait(false);
            Interlocked.Add(ref rows, result.Rows);
            if (result.Error is { } error)
            {
                batch.Failed[pair.Value] = error;
            }
        }).ConfigureAwait(false);
        return rows;
    }

    /// <summary>There is no queue here that would try again later.</summary>
    private async Task<JobResult> RunAsync(AnalysisJob job, CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            await dispatcher.WaitUntilReadyAsync(cancellationToken).ConfigureAwait(false);
            var result = await dispatcher.DispatchAsync(job, cancellationToken).ConfigureAwait(false);
            if (result.Error is not { IsTransient: true } error || tries == Tries)
            {
                return result;
            }

            await Task.Delay(error.RetryAfter ?? RetryDelay * tries, time, cancellationToken).ConfigureAwait(false);
        }
    }
}
