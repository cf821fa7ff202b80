using LanceIngest.Benchmarks.Corpus;
using LanceIngest.Benchmarks.Processes;
using LanceIngest.Benchmarks.Queues;
using LanceIngest.Benchmarks.Running;
using LanceIngest.Benchmarks.Workers;
using LanceIngest.Testing;

namespace LanceIngest.Benchmarks.Scenarios;

/// <summary>The memory of a worker while 100,000 records go through it.</summary>
internal sealed class MemoryScenario : IScenario
{
    private const int MaxConcurrency = 128;
    private const int Records = 100_000;
    private const int Dimensions = 64;
    private const double MostMegabytes = 250;
    private const double MostGrowth = 0.05;

    public string Name => "memory";

    public string Description => "the working set of a worker over 100,000 records with small vectors";

    public async Task<ScenarioResult> RunAsync(Bench bench, CancellationToken cancellationToken)
    {
        var aws = await bench.AwsAsync();
        var queues = await bench.QueuesAsync();
        var openAi = await bench.OpenAiAsync();
        var records = BenchmarkCorpus.CreateAssets(Records);
        Progress.Say($"  storing {Records:N0} assets");
        await WorkerRun.StoreAsync(records, aws, cancellationToken);
        var runs = await bench.RepeatAsync(
            () => queues.WithQueueAsync(url => FreshTable.UseAsync(bench, table => MeasureAsync(records, new WorkerRun(aws, queues, url, openAi, MaxConcurrency), table, cancellationToken), cancellationToken)),
            run => $"peak {Numbers.Short(run.Peak)} MB, growth {Numbers.Short(run.Growth * 100)} %, {Numbers.Short(run.Seconds)} s",
            warmUps: 0);
        return new ScenarioResult(Numbers.Median(runs.Select(run => run.Peak)), "MB")
        {
            Limit = Bound.AtMost(MostMegabytes),
            Conditions = [new Condition(Numbers.Median(runs.Select(run => run.Growth)), "growth over the last half", Bound.AtMost(MostGrowth))],
            Details = [$"peak {Numbers.List(runs.Select(run => run.Peak))} MB in {Numbers.List(runs.Select(run => run.Seconds))} s"],
        };
    }

    private static async Task<Run> MeasureAsync(IReadOnlyList<CorpusRecord> records, WorkerRun run, FreshTable table, CancellationToken cancellationToken)
    {
        await using var worker = await WorkerProcess.StartAsync();
        await run.EnqueueAsync(records, cancellationToken);
        var work = run.WorkAsync(worker, table, records.Count, Dimensions, cancellationToken);
        var memory = await ResidentMemory.WatchAsync(worker.Id, work);
        return new Run(memory.Peak, Numbers.GrowthOverLastHalf(memory.Samples), await work);
    }

    private sealed record Run(double Peak, double Growth, double Seconds);
}
