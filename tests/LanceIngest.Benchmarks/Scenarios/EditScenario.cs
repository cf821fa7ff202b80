using System.Diagnostics;
using LanceIngest.Benchmarks.Corpus;
using LanceIngest.Benchmarks.Processes;
using LanceIngest.Benchmarks.Running;
using LanceIngest.Testing;

namespace LanceIngest.Benchmarks.Scenarios;

/// <summary>
/// Ten records change, one of them to half its length, and one is deleted. Chunks have the default size here: so a document that
/// shrinks leaves chunks behind, and one that changes has chunks that stay as they are.
/// </summary>
internal sealed class EditScenario : IScenario
{
    public string Name => "edit";

    public string Description => "10 of 6,700 records changed, one of them shrunk, and one deleted";

    public async Task<ScenarioResult> RunAsync(Bench bench, CancellationToken cancellationToken)
    {
        var openAi = await bench.OpenAiAsync();
        var edits = new CorpusEdits(bench.Corpus);
        await using var table = await FilledTable.StartAsync([.. edits.Current.Select(record => record.ToItem())], openAi, chunkTokens: null, cancellationToken);
        var runs = await bench.RepeatAsync(
            () => EditAsync(edits, table, openAi, cancellationToken),
            run => $"{Numbers.Short(run.Seconds)} s, {run.Embedded} chunks embedded, {run.Changed} had changed",
            warmUps: 0);
        return new ScenarioResult(runs.Sum(run => run.Embedded), "chunks embedded")
        {
            Beside = [new Comparison("changed", runs.Sum(run => run.Changed), Bound.AtMost(1))],
            Conditions =
            [
                new Condition(runs.Sum(run => Math.Max(0, run.Changed - run.Embedded)), "changed chunks not embedded", Bound.AtMost(0)),
                new Condition(runs.Sum(run => run.Stale), "stale rows", Bound.AtMost(0)),
                new Condition(runs.Sum(run => run.Missing), "missing rows", Bound.AtMost(0)),
            ],
            Details = [$"{Numbers.List(runs.Select(run => run.Seconds))} s for all 6,700 records and the deletion"],
        };
    }

    private static async Task<Run> EditAsync(CorpusEdits edits, FilledTable table, OpenAiStandIn openAi, CancellationToken cancellationToken)
    {
        var round = edits.Next();
        List<ContentItem> items = [.. edits.Current.Select(record => record.ToItem())];
        await using var app = new LibraryApp(table.Lance, openAi);
        await openAi.ResetStatsAsync();

        var started = Stopwatch.GetTimestamp();
        var result = await app.Ingestion.IngestAsync(items, cancellationToken);
        await app.Ingestion.DeleteAsync([round.Deleted], cancellationToken);
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        LibraryPath.CheckNoFailures(result);

        var embedded = await openAi.CountAsync("inputs");
        var expected = edits.Current.SelectMany(record => RowsOf(record, app.Chunker)).ToHashSet();
        var found = await ReadRowsAsync(app, cancellationToken);
        return new Run(
            seconds,
            embedded,
            round.Changes.Sum(change => ChunksOf(change.After, app.Chunker).Except(ChunksOf(change.Before, app.Chunker)).Count()),
            Stale: found.Count(row => !expected.Contains(row)),
            Missing: expected.Except(found).Count());
    }

    /// <summary>The rows that a record is to have, made here and not by what is measured.</summary>
    private static IEnumerable<(string Id, string Text)> RowsOf(CorpusRecord record, TextChunker chunker)
    {
        var chunks = ChunksOf(record, chunker);
        return chunks.Count == 1 ? [(record.Id, chunks[0])] : chunks.Select((text, index) => ($"{record.Id}#{index}", text));
    }

    private static IReadOnlyList<string> ChunksOf(CorpusRecord record, TextChunker chunker) => chunker.Chunk(record.ToItem());

    /// <summary>All rows of the table: a search for everything, however far away it is.</summary>
    private static async Task<List<(string Id, string Text)>> ReadRowsAsync(LibraryApp app, CancellationToken cancellationToken)
    {
        var state = await FilledTable.StateAsync(app, cancellationToken);
        var vector = new float[state.Dimension!.Value];
        vector[0] = 1;
        var hits = await app.Table.SearchAsync(new LanceQuery { Vector = vector, Limit = (int)state.Rows + 1 }, cancellationToken);
        return hits.Count == state.Rows
            ? [.. hits.Select(hit => (hit.Id, hit.SearchableText))]
            : throw new InvalidOperationException($"The table has {state.Rows} rows, of which {hits.Count} could be read.");
    }

    private sealed record Run(double Seconds, long Embedded, int Changed, int Stale, int Missing);
}
