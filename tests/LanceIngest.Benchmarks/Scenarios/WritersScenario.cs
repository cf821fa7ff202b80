using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using LanceIngest.Benchmarks.Corpus;
using LanceIngest.Benchmarks.Processes;
using LanceIngest.Benchmarks.Running;
using LanceIngest.Testing;

namespace LanceIngest.Benchmarks.Scenarios;

/// <summary>Many writers of single rows, which is what wears a table out: each commit adds a fragment and a version.</summary>
internal sealed class WritersScenario : IScenario
{
    private const int Writers = 20;

    /// <summary>
    /// After so many a writer begins again with its first row: so there are inserts first, and then updates. The table has 12 MB then. A
    /// compaction rewrites all of a table that is smaller than a million rows, so what the slowest writes wait for grows with it.
    /// </summary>
    private const int RowsPerWriter = 100;
    private const double MostMilliseconds = 250;
    private const int MostFragments = 100;
    private const double MostGrowth = 0.05;
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(60);

    public string Name => "writers";

    public string Description => "20 concurrent writers of one-row upserts for 60 s on the server";

    public async Task<ScenarioResult> RunAsync(Bench bench, CancellationToken cancellationToken)
    {
        var openAi = await bench.OpenAiAsync();
        var runs = await bench.RepeatAsync(
            () => FreshTable.UseAsync(bench, table => MeasureAsync(table, openAi, cancellationToken), cancellationToken),
            run => $"p99 {Numbers.Short(run.P99)} ms, median {Numbers.Short(run.Median)} ms, {run.Writes} writes, {run.Fragments} fragments, "
                + $"memory {Numbers.Short(run.Memory)} MB, growth {Numbers.Short(run.Growth * 100)} %",
            warmUps: 1);
        return new ScenarioResult(Numbers.Median(runs.Select(run => run.P99)), "ms (p99)")
        {
            Limit = Bound.AtMost(MostMilliseconds),
            Conditions =
            [
                new Condition(runs.Max(run => run.Fragments), "fragments at the end", Bound.AtMost(MostFragments)),
                new Condition(Numbers.Median(runs.Select(run => run.Growth)), "growth of the server's memory over the last half", Bound.AtMost(MostGrowth)),
            ],
            Details =
            [
                $"p99 {Numbers.List(runs.Select(run => run.P99))} ms, median {Numbers.List(runs.Select(run => run.Median))} ms",
                $"writes {string.Join(" · ", runs.Select(run => run.Writes))}",
                $"memory of the server {Numbers.List(runs.Select(run => run.Memory))} MB",
            ],
        };
    }

    private static async Task<Run> MeasureAsync(FreshTable table, OpenAiStandIn openAi, CancellationToken cancellationToken)
    {
        await using var app = new LibraryApp(table.Lance, openAi, table: table.Name);
        var milliseconds = new ConcurrentBag<double>();
        var ends = Stopwatch.GetTimestamp() + (long)(Time.TotalSeconds * Stopwatch.Frequency);
        var memory = await ResidentMemory.WatchAsync(
            table.Lance.ProcessId, Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => WriteAsync(app.Table, writer, ends, milliseconds, cancellationToken))));
        return new Run(
            Numbers.Percentile(milliseconds, 0.99),
            Numbers.Median(milliseconds),
            milliseconds.Count,
            await FragmentsAsync(table, cancellationToken),
            memory.Peak,
            Numbers.GrowthOverLastHalf(memory.Samples));
    }

    private static async Task WriteAsync(ILanceTable table, int writer, long ends, ConcurrentBag<double> milliseconds, CancellationToken cancellationToken)
    {
        var random = new Random(writer);
        for (var i = 0; Stopwatch.GetTimestamp() < ends; i++)
        {
            var id = $"writer-{writer}-row-{i % RowsPerWriter}";
            var record = new CorpusRecord(id, "image", id, $"Revision {i} of {id}, some words long as the text of an asset is.");
            var document = new LanceDocument(id, [RandomRow.Of(record, random, TimeSpan.FromMilliseconds(i))]);
            var started = Stopwatch.GetTimestamp();
            await table.ReplaceAsync([document], cancellationToken);
            milliseconds.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }
    }

    private static async Task<int> FragmentsAsync(FreshTable table, CancellationToken cancellationToken)
    {
        using var http = new HttpClient();
        using var response = await http.PostAsync(new Uri(table.Lance.Endpoint, $"v1/table/{table.Name}/stats"), content: null, cancellationToken);
        response.EnsureSuccessStatusCode();
        var stats = await response.Content.ReadFromJsonAsync<JsonObject>(cancellationToken);
        return stats!["fragment_stats"]!["num_fragments"]!.GetValue<int>();
    }

    private sealed record Run(double P99, double Median, int Writes, int Fragments, double Memory, double Growth);
}
