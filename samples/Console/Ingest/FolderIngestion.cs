using System.Collections.Concurrent;
using System.Diagnostics;
using LanceIngest.Console.Content;
using LanceIngest.Sqs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace LanceIngest.Console.Ingest;

/// <summary>Brings a folder into the table the way an application does: store the content, enqueue jobs, let a worker ingest them.</summary>
internal sealed class FolderIngestion(IHost host, RunMetrics metrics)
{
    private const int StoreConcurrency = 16;
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(250);

    /// <summary>A queue that looks empty for so long is, though some jobs are unaccounted for: another worker took them.</summary>
    private static readonly TimeSpan QuietTime = TimeSpan.FromSeconds(5);

    public async Task<FolderResult> RunAsync(IReadOnlyList<ContentFile> files, IRunProgress progress, CancellationToken cancellationToken)
    {
        var table = host.Services.GetRequiredService<ILanceTable>();
        var before = await table.GetStateAsync(cancellationToken);
        var started = Stopwatch.StartNew();

        var (jobs, unusable) = await StoreAsync(files, progress, cancellationToken);
        await host.Services.GetRequiredService<IJobQueue>().EnqueueAsync(jobs, cancellationToken);
        await host.StartAsync(cancellationToken);
        await WaitUntilIngestedAsync(jobs.Count, progress, cancellationToken);
        await host.StopAsync(cancellationToken);

        return new FolderResult(
            Jobs: jobs.Count,
            Unusable: unusable,
            metrics.Succeeded,
            metrics.DeadLettered,
            RowsWritten: metrics.Rows,
            metrics.Embeddings,
            started.Elapsed,
            before,
            await table.GetStateAsync(cancellationToken));
    }

    private async Task<(IReadOnlyList<AnalysisJob> Jobs, IReadOnlyList<string> Unusable)> StoreAsync(
        IReadOnlyList<ContentFile> files, IRunProgress progress, CancellationToken cancellationToken)
    {
        var uploader = ActivatorUtilities.CreateInstance<ContentUploader>(host.Services);
        var jobs = new ConcurrentBag<AnalysisJob>();
        var unusable = new ConcurrentBag<string>();
        var stored = 0;
        await Parallel.ForEachAsync(
            files,
            new ParallelOptions { MaxDegreeOfParallelism = StoreConcurrency, CancellationToken = cancellationToken },
            async (file, token) =>
            {
                try
                {
                    if (await uploader.StoreAsync(file, token) is { } job)
                    {
                        jobs.Add(job);
                    }
                }
                catch (IngestionException e) when (!e.IsTransient)
                {
                    unusable.Add(e.Message);
                }

                progress.Stored(Interlocked.Increment(ref stored), files.Count);
            });
        return ([.. jobs.OrderBy(job => job.AssetId, StringComparer.Ordinal)], [.. unusable.Order(StringComparer.Ordinal)]);
    }

    private async Task WaitUntilIngestedAsync(int jobs, IRunProgress progress, CancellationToken cancellationToken)
    {
        var queues = host.Services.GetRequiredService<SqsQueueInspector>();
        var worked = host.Services.GetRequiredService<IOptions<SqsWorkerOptions>>().Value.Queues;
        var quietSince = Stopwatch.StartNew();
        using var timer = new PeriodicTimer(LookInterval);
        do
        {
            var done = metrics.Succeeded + metrics.DeadLettered;
            progress.Ingested((int)Math.Min(done, jobs), jobs, metrics.Rows);
            var depths = await queues.GetDepthsAsync(cancellationToken);
            if (depths.Any(queue => !queue.IsDeadLetterQueue && (queue.Queue & worked) != SqsQueues.None && !queue.IsEmpty))
            {
                quietSince.Restart();
            }
            else if (done >= jobs || quietSince.Elapsed > QuietTime)
            {
                return;
            }
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }
}
