using System.Diagnostics;
using LanceIngest.Benchmarks.Processes;
using LanceIngest.Benchmarks.Running;
using LanceIngest.Testing;

namespace LanceIngest.Benchmarks.Scenarios;

/// <summary>The library path: the items of the corpus in one call, embedded by the stand-in, into a new table of the LanceDB server.</summary>
internal static class LibraryPath
{
    /// <summary>So many runs it takes until the runtime compiles nothing any more: what a service that runs for days is like.</summary>
    private const int WarmUps = 6;

    /// <summary>Seconds for the whole corpus, cold.</summary>
    public static Task<double> MeasureAsync(Bench bench, OpenAiStandIn openAi, CancellationToken cancellationToken) => FreshTable.UseAsync(
        bench,
        async table =>
        {
            await using var app = new LibraryApp(table.Lance, openAi, LibraryApp.OneRowPerRecord, table.Name);
            return await FillAsync(app, [.. bench.Corpus.Select(record => record.ToItem())], cancellationToken);
        },
        cancellationToken);

    /// <summary>Runs it until its code is compiled.</summary>
    public static async Task CompileAsync(Bench bench, OpenAiStandIn openAi, CancellationToken cancellationToken)
    {
        for (var i = 1; i < WarmUps; i++)
        {
            Progress.Say($"  warm-up: library {Numbers.Short(await MeasureAsync(bench, openAi, cancellationToken))} s");
        }
    }

    /// <summary>The seconds of the library path of this invocation; measured now unless a scenario did before.</summary>
    public static async Task<IReadOnlyList<double>> SecondsAsync(Bench bench, CancellationToken cancellationToken)
    {
        if (bench.LibrarySeconds is null)
        {
            Progress.Say("  the library path, to compare with:");
            var openAi = await bench.OpenAiAsync();
            bench.LibrarySeconds = await bench.RepeatAsync(() => MeasureAsync(bench, openAi, cancellationToken), seconds => $"{Numbers.Short(seconds)} s", WarmUps);
        }

        return bench.LibrarySeconds;
    }

    /// <summary>Ingests items that are all new.</summary>
    /// <returns>The seconds it took.</returns>
    public static async Task<double> FillAsync(LibraryApp app, IReadOnlyCollection<ContentItem> items, CancellationToken cancellationToken)
    {
        var ingestion = app.Ingestion;
        var started = Stopwatch.GetTimestamp();
        var result = await ingestion.IngestAsync(items, cancellationToken);
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        CheckNoFailures(result);
        return result.Unchanged == 0 ? seconds : throw new InvalidOperationException($"Of {items.Count} new items {result.Unchanged} counted as unchanged.");
    }

    /// <exception cref="InvalidOperationException">Items failed: then there is nothing to measure.</exception>
    public static void CheckNoFailures(IngestionResult result)
    {
        if (result.Failures.Count > 0)
        {
            throw new InvalidOperationException($"{result.Failures.Count} items failed, the first with: {result.Failures[0].Error.Message}");
        }
    }
}
