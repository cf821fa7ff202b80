using System.Diagnostics;
using LanceIngest.Benchmarks.Corpus;
using LanceIngest.Benchmarks.Processes;
using LanceIngest.Benchmarks.Queues;
using LanceIngest.Benchmarks.Scenarios;
using LanceIngest.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace LanceIngest.Benchmarks.Workers;

/// <summary>Records on their way through SQS, S3, the embeddings API and LanceDB, by one worker process.</summary>
/// <param name="Aws">SQS and S3.</param>
/// <param name="Queues">The queues there.</param>
/// <param name="QueueUrl">The queue of this run.</param>
/// <param name="OpenAi">The embeddings API.</param>
/// <param name="MaxConcurrency">How many jobs are in flight: enough to fill the embedding requests and commits that they share.</param>
internal sealed record WorkerRun(LocalStack Aws, BenchQueues Queues, string QueueUrl, OpenAiStandIn OpenAi, int MaxConcurrency)
{
    private static readonly TimeSpan PollTime = TimeSpan.FromMilliseconds(50);

    /// <summary>Stores the content of records in S3.</summary>
    public static async Task StoreAsync(IEnumerable<CorpusRecord> records, LocalStack aws, CancellationToken cancellationToken)
    {
        var services = new ServiceCollection();
        services.AddLanceIngestion().UseS3(options => (options.BucketName, options.ServiceUrl) = (aws.Bucket, new Uri(aws.Endpoint)));
        await using var provider = services.BuildServiceProvider();
        await StoredCorpus.SaveAsync(records, provider.GetRequiredService<IAssetStore>(), provider.GetRequiredService<IMediaStore>(), cancellationToken);
    }

    /// <summary>Enqueues a job for each record.</summary>
    public async Task EnqueueAsync(IEnumerable<CorpusRecord> records, CancellationToken cancellationToken)
    {
        await using var app = new QueueApp(Queues.Endpoint, QueueUrl, hasWorker: false);
        await app.Queue.EnqueueAsync([.. records.Select(StoredCorpus.JobOf)], cancellationToken);
    }

    /// <summary>Has a worker take jobs until the queue is empty, which it is when the rows of all are committed.</summary>
    /// <returns>The seconds it took.</returns>
    /// <exception cref="InvalidOperationException">There are not as many rows as there were to be.</exception>
    public async Task<double> WorkAsync(WorkerProcess worker, FreshTable table, int rows, int? dimensions, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        await worker.WorkAsync(SettingsFor(table, dimensions), cancellationToken);
        using var timer = new PeriodicTimer(PollTime);
        while (await Queues.CountAsync(QueueUrl, cancellationToken) > 0)
        {
            await timer.WaitForNextTickAsync(cancellationToken);
        }

        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        await worker.RestAsync(cancellationToken);
        await using var reader = new LibraryApp(table.Lance, OpenAi, table: table.Name);
        var state = await FilledTable.StateAsync(reader, cancellationToken);
        return state.Rows == rows ? seconds : throw new InvalidOperationException($"There were to be {rows} rows, and there are {state.Rows}.");
    }

    private WorkerSettings SettingsFor(FreshTable table, int? dimensions) => new(
        new Dictionary<string, string?>
        {
            ["AWS_ENDPOINT_URL"] = Aws.Endpoint,
            ["AWS_REGION"] = "us-east-1",
            ["SQS_QUEUE_URL"] = QueueUrl,
            ["S3_BUCKET_NAME"] = Aws.Bucket,
            ["LANCEDB_API_URL"] = table.Lance.Endpoint.ToString(),
            ["LANCEDB_TABLE"] = table.Name,
            ["OPENAI_BASE_URL"] = OpenAi.Endpoint.ToString(),
            ["OPENAI_API_KEY"] = "bench-key",
        },
        MaxConcurrency,
        LibraryApp.OneRowPerRecord,
        dimensions);
}
