using LanceIngest.Benchmarks.Running;
using LanceIngest.Benchmarks.Workers;
using LanceIngest.Testing;

namespace LanceIngest.Benchmarks.Scenarios;

/// <summary>The whole way: stored content and a job for each record, one worker process, until the rows are committed and the queue is empty.</summary>
internal sealed class FullScenario : IScenario
{
    private const double MostOfLibraryPath = 3;

    /// <summary>As for the library path: after them the runtime compiles next to nothing.</summary>
    private const int WarmUps = 8;

    /// <summary>As many jobs as the library path has items in flight.</summary>
    private static readonly int _maxConcurrency = new IngestionOptions().MaxItemsInFlight;

    public string Name => "full";

    public string Description => "6,700 jobs through SQS and S3 by one worker, beside the library path";

    public async Task<ScenarioResult> RunAsync(Bench bench, CancellationToken cancellationToken)
    {
        var library = await LibraryPath.SecondsAsync(bench, cancellationToken);
        var aws = await bench.AwsAsync();
        var queues = await bench.QueuesAsync();
        var openAi = await bench.OpenAiAsync();
        await WorkerRun.StoreAsync(bench.Corpus, aws, cancellationToken);
        await using var worker = await WorkerProcess.StartAsync();
        var runs = await bench.RepeatAsync(
            () => queues.WithQueueAsync(url => MeasureAsync(bench, new WorkerRun(aws, queues, url, openAi, _maxConcurrency), worker, cancellationToken)),
            seconds => $"{Numbers.Short(seconds)} s",
            WarmUps);
        return new ScenarioResult(Numbers.Median(runs), "s")
        {
            Beside = [new Comparison("library path", Numbers.Median(library), Bound.AtMost(MostOfLibraryPath))],
            Details = [$"{Numbers.List(runs)} s; storing and enqueuing not counted"],
        };
    }

    private static Task<double> MeasureAsync(Bench bench, WorkerRun run, WorkerProcess worker, CancellationToken cancellationToken) => FreshTable.UseAsync(
        bench,
        async table =>
        {
            await run.EnqueueAsync(bench.Corpus, cancellationToken);
            return await run.WorkAsync(worker, table, bench.Corpus.Count, dimensions: null, cancellationToken);
        },
        cancellationToken);
}
