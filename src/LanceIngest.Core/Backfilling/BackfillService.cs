using LanceIngest.Backfilling;
using LanceIngest.Embedding;
using Microsoft.Extensions.Options;

namespace LanceIngest;

/// <summary>Brings what exists already into the table: lists a source, and enqueues or ingests what the table does not have as it is.</summary>
/// <remarks>
/// <para>An entry is passed over when a run before this one sent its very version, or when the table has rows of its version (by the
/// source's time of change) and of today's embedding model. What one run sent is remembered in the checkpoint, which is not trusted
/// while the table holds nothing.</para>
/// <para>A run may be killed at any moment and continues where it was. Registered as a singleton by <c>AddLanceIngestion()</c>.</para>
/// </remarks>
public sealed class BackfillService
{
    /// <summary>What a kill may send twice.</summary>
    private const int EnqueueBatch = 500;

    /// <summary>A direct run shares embedding requests and commits within a batch, so its batches are larger.</summary>
    private const int DirectBatch = 2000;

    private readonly ILanceTable _table;
    private readonly TextEmbedder _embedder;
    private readonly string _model;
    private readonly JobSender _sender;
    private readonly ContentPlanner _planner;
    private readonly EmbeddingOptions _embedding;
    private readonly string _tableName;
    private readonly TimeProvider _time;

    internal BackfillService(
        ILanceTable table, TextEmbedder embedder, JobSender sender, ContentPlanner planner, IOptions<EmbeddingOptions> embedding, IOptions<LanceDbOptions> lanceDb, TimeProvider time)
    {
        (_table, _embedder, _model, _sender, _planner, _time) = (table, embedder, embedder.Model, sender, planner, time);
        (_embedding, _tableName) = (embedding.Value, lanceDb.Value.TableName);
    }

    /// <summary>Goes through a source, from where an interrupted run stopped.</summary>
    /// <param name="source">The source.</param>
    /// <param name="options">What to do with what it lists.</param>
    /// <param name="progress">Is told after each batch.</param>
    /// <param name="cancellationToken">Stops the run; the next one continues it.</param>
    /// <returns>What was done.</returns>
    /// <exception cref="IngestionException">The source, the queue or the table failed for longer than their retries; the next run continues.</exception>
    /// <exception cref="IOException">The checkpoint cannot be used.</exception>
    public async Task<BackfillReport> RunAsync(IBackfillSource source, BackfillOptions options, IProgress<BackfillProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(options);
        var started = _time.GetTimestamp();
        var selection = new BackfillSelection(_table, _model, options);
        var state = await _table.GetStateAsync(cancellationToken).ConfigureAwait(false);
        using var checkpoint = BackfillCheckpoint.Open(options.CheckpointFolder, selection.IdentityOf(source, _tableName), trustEarlier: state?.Rows > 0);
        using var counted = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var counting = progress is null ? null : CountAsync(source, selection, counted.Token);
        var (listed, unchanged, sentBefore, sent, rows, failures) = (0L, 0L, 0L, 0L, 0L, new FailureList());
        try
        {
            var entries = source.ListAsync(checkpoint.Position, cancellationToken).Where(selection.IsWanted);
            await foreach (var chunk in entries.Chunk(BatchSize(options)).WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                var batch = await selection.DecideAsync(source, chunk, checkpoint, cancellationToken).ConfigureAwait(false);
                rows += await _sender.SendAsync(batch, options.Direct, cancellationToken).ConfigureAwait(false);
                checkpoint.Append(chunk.Select(entry => (entry, batch.Failed.ContainsKey(entry))));
                foreach (var (entry, error) in batch.Failed)
                {
                    failures.Add(entry.Id, error);
                }

                (listed, unchanged, sentBefore) = (listed + chunk.Length, unchanged + batch.Unchanged, sentBefore + batch.SentBefore);
                sent += batch.Jobs.Values.Count(entry => !batch.Failed.ContainsKey(entry));
                progress?.Report(new BackfillProgress(checkpoint.Settled + listed, counting is { IsCompletedSuccessfully: true } ? await counting.ConfigureAwait(false) : null, sent));
                await PaceAsync(options, sent, started, cancellationToken).ConfigureAwait(false);
            }

            checkpoint.Complete();
        }
        finally
        {
            await counted.CancelAsync().ConfigureAwait(false);
            await (counting ?? Task.CompletedTask).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return new BackfillReport
        {
            Source = source.Name,
            Resumed = checkpoint.Settled,
            Listed = listed,
            Unchanged = unchanged,
            SentBefore = sentBefore,
            Sent = sent,
            Rows = rows,
            Failed = failures.Count,
            Failures = failures.First,
            Elapsed = _time.GetElapsedTime(started),
        };
    }

    /// <summary>Says what a run from the beginning would do, and does nothing: every source is read and chunked, nothing is embedded but a word, where the embedding provider's limits are not known yet.</summary>
    /// <param name="source">The source.</param>
    /// <param name="options">What the run would do with what it lists.</param>
    /// <param name="progress">Is told after each batch.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>What it would do and cost. Tokens are those of <see cref="TextChunker.CountTokens"/>.</returns>
    /// <exception cref="IngestionException">The source or the table failed.</exception>
    public async Task<BackfillPlan> PlanAsync(IBackfillSource source, BackfillOptions options, IProgress<BackfillProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(options);
        var selection = new BackfillSelection(_table, _model, options);
        var state = await _table.GetStateAsync(cancellationToken).ConfigureAwait(false);
        using var checkpoint = BackfillCheckpoint.OpenForPlan(state?.Rows > 0 ? options.CheckpointFolder : null, selection.IdentityOf(source, _tableName));
        var (listed, unchanged, jobs, plan, failures) = (0L, 0L, 0L, new ContentPlan(0, 0, 0), new FailureList());
        await foreach (var chunk in source.ListAsync(after: null, cancellationToken).Where(selection.IsWanted).Chunk(EnqueueBatch).WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            var batch = await selection.DecideAsync(source, chunk, checkpoint, cancellationToken).ConfigureAwait(false);
            plan += await _planner.PlanAsync(batch, cancellationToken).ConfigureAwait(false);
            foreach (var (entry, error) in batch.Failed)
            {
                failures.Add(entry.Id, error);
            }

            (listed, unchanged, jobs) = (listed + chunk.Length, unchanged + batch.Unchanged + batch.SentBefore, jobs + batch.Jobs.Count);
            progress?.Report(new BackfillProgress(listed, null, jobs));
        }

        var limits = await PlanDuration.FindLimitsAsync(plan, _embedding, _embedder, cancellationToken).ConfigureAwait(false);
        return new BackfillPlan
        {
            Source = source.Name,
            Listed = listed,
            Unchanged = unchanged,
            Jobs = jobs,
            Rows = plan.Rows,
            Embeddings = plan.Embeddings,
            Tokens = plan.Tokens,
            Dollars = EmbeddingPrice.Of(_embedding, _model, plan.Tokens),
            TokensPerMinute = limits.Tokens,
            RequestsPerMinute = limits.Requests,
            Duration = PlanDuration.Of(plan, jobs, limits, _embedding, options.MaxJobsPerSecond),
            Failed = failures.Count,
            Failures = failures.First,
        };
    }

    private static int BatchSize(BackfillOptions options)
        => (int)Math.Clamp(options.MaxJobsPerSecond ?? int.MaxValue, 1, options.Direct ? DirectBatch : EnqueueBatch);

    private static async Task<long> CountAsync(IBackfillSource source, BackfillSelection selection, CancellationToken cancellationToken)
        => await source.ListAsync(after: null, cancellationToken).Where(selection.IsWanted).LongCountAsync(cancellationToken).ConfigureAwait(false);

    private async Task PaceAsync(BackfillOptions options, long sent, long started, CancellationToken cancellationToken)
    {
        if (options.MaxJobsPerSecond is { } rate && TimeSpan.FromSeconds(sent / rate) - _time.GetElapsedTime(started) is { Ticks: > 0 } early)
        {
            await Task.Delay(early, _time, cancellationToken).ConfigureAwait(false);
        }
    }
}
