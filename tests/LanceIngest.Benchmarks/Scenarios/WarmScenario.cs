using System.Diagnostics;
using LanceIngest.Benchmarks.Processes;
using LanceIngest.Benchmarks.Running;

namespace LanceIngest.Benchmarks.Scenarios;

/// <summary>The corpus again, by a new application: nothing has changed.</summary>
internal sealed class WarmScenario : IScenario
{
    private const double MostSeconds = 0.5;

    public string Name => "warm";

    public string Description => "the same 6,700 records again";

    public async Task<ScenarioResult> RunAsync(Bench bench, CancellationToken cancellationToken)
    {
        var openAi = await bench.OpenAiAsync();
        List<ContentItem> items = [.. bench.Corpus.Select(record => record.ToItem())];
        await using var table = await FilledTable.StartAsync(items, openAi, LibraryApp.OneRowPerRecord, cancellationToken);
        var versions = 0L;
        var runs = await bench.RepeatAsync(
            async () =>
            {
                await using var app = new LibraryApp(table.Lance, openAi, LibraryApp.OneRowPerRecord);
                var before = await FilledTable.StateAsync(app, cancellationToken);
                var seconds = await IngestAgainAsync(app.Ingestion, items, cancellationToken);
                var after = await FilledTable.StateAsync(app, cancellationToken);
                versions += after.Version!.Value - before.Version!.Value;
                return seconds;
            },
            seconds => $"{Numbers.Short(seconds)} s");
        var requests = await openAi.CountAsync("requests");
        return new ScenarioResult(Numbers.Median(runs), "s")
        {
            Limit = Bound.AtMost(MostSeconds),
            Conditions =
            [
                new Condition(requests, "embedding requests", Bound.AtMost(0)),
                new Condition(versions, "new versions of the table", Bound.AtMost(0)),
            ],
            Details = [$"{Numbers.List(runs)} s"],
        };
    }

    private static async Task<double> IngestAgainAsync(ParallelIngestionService ingestion, List<ContentItem> items, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var result = await ingestion.IngestAsync(items, cancellationToken);
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        LibraryPath.CheckNoFailures(result);
        return seconds;
    }
}
