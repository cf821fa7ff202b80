using System.Diagnostics;
using System.Globalization;
using LanceIngest.Benchmarks.Processes;
using LanceIngest.Benchmarks.Running;
using LanceIngest.Testing;

namespace LanceIngest.Benchmarks.Scenarios;

/// <summary>Everything is new, and the provider allows so many requests and tokens a minute: how near to what it allows does the library come?</summary>
internal sealed class LimitedScenario : IScenario
{
    private const int RequestsPerMinute = 3000;
    private const int TokensPerMinute = 1_000_000;
    private const double MostOfFloor = 1.05;
    private const double MostRefused = 0.01;

    public string Name => "limited";

    public string Description => "6,700 new records at 3,000 requests and 1,000,000 tokens a minute, beside the token floor";

    public async Task<ScenarioResult> RunAsync(Bench bench, CancellationToken cancellationToken)
    {
        var unlimited = await bench.OpenAiAsync();
        await LibraryPath.MeasureAsync(bench, unlimited, cancellationToken); // A run at the limit is too long for a warm-up.
        var runs = await bench.RepeatAsync(
            () => FreshTable.UseAsync(bench, table => MeasureAsync(bench, table, cancellationToken), cancellationToken),
            run => $"{Numbers.Short(run.Seconds)} s, floor {Numbers.Short(run.Floor)} s, {run.Refused} of {run.Requests} requests answered 429, {run.Failed} records failed",
            warmUps: 0);
        return new ScenarioResult(Numbers.Median(runs.Select(run => run.Seconds)), "s")
        {
            Beside = [new Comparison("token floor", Numbers.Median(runs.Select(run => run.Floor)), Bound.AtMost(MostOfFloor))],
            Conditions =
            [
                new Condition(runs.Max(run => (double)run.Refused / run.Requests), "of the requests answered 429", Bound.AtMost(MostRefused)),
                new Condition(runs.Sum(run => run.Failed), "failed records", Bound.AtMost(0)),
            ],
            Details =
            [
                $"{Numbers.List(runs.Select(run => run.Seconds))} s",
                $"requests {string.Join(" · ", runs.Select(run => run.Requests))}, of them answered 429 {string.Join(" · ", runs.Select(run => run.Refused))}",
            ],
        };
    }

    private static async Task<Run> MeasureAsync(Bench bench, FreshTable table, CancellationToken cancellationToken)
    {
        // A new one for each run: its buckets start full.
        await using var openAi = await Bench.StartOpenAiAsync(("RPM", Text(RequestsPerMinute)), ("TPM", Text(TokensPerMinute)));
        await using var app = new LibraryApp(table.Lance, openAi, LibraryApp.OneRowPerRecord, table.Name);
        var started = Stopwatch.GetTimestamp();
        var result = await app.Ingestion.IngestAsync([.. bench.Corpus.Select(record => record.ToItem())], cancellationToken);
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;

        // What is in the bucket at the start costs no time, the rest comes in at the rate.
        var floor = Math.Max(0, await openAi.CountAsync("tokens") - TokensPerMinute) * 60.0 / TokensPerMinute;
        return new Run(seconds, floor, await openAi.CountAsync("requests"), await openAi.CountAsync("rejected429"), result.Failures.Count);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private sealed record Run(double Seconds, double Floor, long Requests, long Refused, int Failed);
}
