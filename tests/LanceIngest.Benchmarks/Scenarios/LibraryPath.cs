using System.Diagnostics;
using LanceIngest.Benchmarks.Processes;
using LanceIngest.Benchmarks.Running;
using LanceIngest.Testing;

namespace LanceIngest.Benchmarks.Scenarios;

/// <summary>The library path: the items of the corpus in one call, embedded by the stand-in, into a LanceDB server with a folder of its own.</summary>
internal static class LibraryPath
{
    private const int WarmUpItems = 100;

    /// <summary>Seconds for the whole corpus, cold.</summary>
    public static async Task<double> MeasureAsync(Bench bench, OpenAiStandIn openAi, CancellationToken cancellationToken)
    {
        await using var lance = await LanceServer.StartAsync();
        await WarmUpAsync(bench, lance, openAi, cancellationToken);
        await using var app = new LibraryApp(lance, openAi, LibraryApp.OneRowPerRecord);
        return await FillAsync(app, [.. bench.Corpus.Select(record => record.ToItem())], cancellationToken);
    }

    /// <summary>The seconds of the library path of this invocation; measured now unless a scenario did before.</summary>
    public static async Task<IReadOnlyList<double>> SecondsAsync(Bench bench, CancellationToken cancellationToken)
    {
        if (bench.LibrarySeconds is null)
        {
            Progress.Say("  the library path, to compare with:");
            var openAi = await bench.OpenAiAsync();
            bench.LibrarySeconds = await bench.RepeatAsync(() => MeasureAsync(bench, openAi, cancellationToken), seconds => $"{Numbers.Short(seconds)} s");
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

    /// <summary>A server that has just started compiles its code during its first requests; peers run in processes that have done so.</summary>
    public static async Task WarmUpAsync(Bench bench, LanceServer lance, OpenAiStandIn openAi, CancellationToken cancellationToken)
    {
        await using var app = new LibraryApp(lance, openAi, LibraryApp.OneRowPerRecord, table: "warm_up");
        await FillAsync(app, [.. bench.Corpus.Take(WarmUpItems).Select(record => record.ToItem())], cancellationToken);
    }
}
