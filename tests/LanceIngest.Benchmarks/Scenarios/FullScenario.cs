using System.Diagnostics;
using LanceIngest.Benchmarks.Corpus;
using LanceIngest.Benchmarks.Processes;
using LanceIngest.Benchmarks.Queues;
using LanceIngest.Benchmarks.Running;
using LanceIngest.Benchmarks.Workers;
using LanceIngest.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace LanceIngest.Benchmarks.Scenarios;

/// <summary>The whole way: stored content and a job for each record, one worker process, until the rows are committed and the queue is empty.</summary>
internal sealed class FullScenario : IScenario
{
    /// <summary>Enough jobs in flight to fill the embedding requests and commits that they share.</summary>
    private const int MaxConcurrency = 1024;
    private const double MostOfLibraryPath = 3;
    private static readonly TimeSpan PollTime = TimeSpan.FromMilliseconds(50);

    public string Name => "full";

    public string Description => "6,700 jobs through SQS and S3 by one worker, beside the library path";

    public async Task<ScenarioResult> RunAsync(Bench bench, CancellationToken cancellationToken)
    {
        var library = await LibraryPath.SecondsAsync(bench, cancellationToken);
        var aws = await bench.AwsAsync();
        var queues = await bench.QueuesAsync();
        var openAi = await bench.OpenAiAsync();
        await SaveAsync(bench, aws, cancellationToken);
        await using var worker = await WorkerProcess.StartAsync();
        var runs = await bench.RepeatAsync(
            () => queues.WithQueueAsync(url => MeasureAsync(bench, aws, queues, url, openAi, worker, cancellationToken)), seconds => $"{Numbers.Short(seconds)} s");
        return new ScenarioResult(Numbers.Median(runs), "s")
        {
            Beside = [new Comparison("library path", Numbers.Median(library), Bound.AtMost(MostOfLibraryPath))],
            Details = [$"{Numbers.List(runs)} s; storing and enqueuing not counted"],
        };
    }

    private static async Task SaveAsync(Bench bench, LocalStack aws, CancellationToken cancellationToken)
    {
        var services = new ServiceCollection();
        services.AddLanceIngestion().UseS3(options => (options.BucketName, options.ServiceUrl) = (aws.Bucket, new Uri(aws.Endpoint)));
        await using var provider = services.BuildServiceProvider();
        await StoredCorpus.SaveAsync(bench.Corpus, provider.GetRequiredService<IAssetStore>(), provider.GetRequiredService<IMediaStore>(), cancellationToken);
    }

    private static async Task<double> MeasureAsync(
        Bench bench, LocalStack aws, BenchQueues queues, string url, OpenAiStandIn openAi, WorkerProcess worker, CancellationToken cancellationToken)
    {
        await using var lance = await LanceServer.StartAsync();
        await LibraryPath.WarmUpAsync(bench, lance, openAi, cancellationToken);
        await using (var app = new QueueApp(queues.Endpoint, url, hasWorker: false))
        {
            await app.Queue.EnqueueAsync([.. bench.Corpus.Select(StoredCorpus.JobOf)], cancellationToken);
        }

        var started = Stopwatch.GetTimestamp();
        await worker.WorkAsync(SettingsOf(aws, url, lance, openAi), cancellationToken);
        using var timer = new PeriodicTimer(PollTime);
        while (await queues.CountAsync(url, cancellationToken) > 0)
        {
            await timer.WaitForNextTickAsync(cancellationToken);
        }

        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        await worker.RestAsync(cancellationToken);
        await using var reader = new LibraryApp(lance, openAi);
        var rows = (await FilledTable.StateAsync(reader, cancellationToken)).Rows;
        return rows == bench.Corpus.Count
            ? seconds
            : throw new InvalidOperationException($"{bench.Corpus.Count} jobs left {rows} rows: some went to the dead letters.");
    }

    private static WorkerSettings SettingsOf(LocalStack aws, string url, LanceServer lance, OpenAiStandIn openAi) => new(
        new Dictionary<string, string?>
        {
            ["AWS_ENDPOINT_URL"] = aws.Endpoint,
            ["AWS_REGION"] = "us-east-1",
            ["SQS_QUEUE_URL"] = url,
            ["S3_BUCKET_NAME"] = aws.Bucket,
            ["LANCEDB_API_URL"] = lance.Endpoint.ToString(),
            ["OPENAI_BASE_URL"] = openAi.Endpoint.ToString(),
            ["OPENAI_API_KEY"] = "bench-key",
        },
        MaxConcurrency,
        LibraryApp.OneRowPerRecord);
}
