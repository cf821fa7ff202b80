using System.Text.Json.Nodes;
using LanceIngest.Benchmarks.Running;
using LanceIngest.Testing;

namespace LanceIngest.Benchmarks.Scenarios;

/// <summary>Everything is new, and the provider has no limit: the library beside langchain.js and beside the least that any client must do.</summary>
internal sealed class ColdScenario : IScenario
{
    private const double MostOfLangChain = 0.5;
    private const double MostOfFloor = 1.5;
    private const int FloorMergeRows = 500;

    /// <summary>Each is the best number of inputs for so many requests at once; which of them wins depends on the machine.</summary>
    private static readonly (int Inputs, int Concurrency)[] FloorPackings = [(1024, 8), (512, 16), (256, 32)];

    public string Name => "cold";

    public string Description => "6,700 new records, no rate limit, beside langchain.js and the floor";

    public async Task<ScenarioResult> RunAsync(Bench bench, CancellationToken cancellationToken)
    {
        var openAi = await bench.OpenAiAsync();
        await LibraryPath.CompileAsync(bench, openAi, cancellationToken);
        var runs = await bench.RepeatAsync(
            async () => new Run(
                await LibraryPath.MeasureAsync(bench, openAi, cancellationToken),
                await LangChainAsync(bench, openAi, cancellationToken),
                await FloorAsync(bench, openAi, cancellationToken)),
            run => $"library {Numbers.Short(run.Library)} s, langchain.js {Numbers.Short(run.LangChain)} s, floor {Numbers.Short(run.Floor.Seconds)} s");
        bench.LibrarySeconds = [.. runs.Select(run => run.Library)];
        return new ScenarioResult(Numbers.Median(bench.LibrarySeconds), "s")
        {
            Beside =
            [
                new Comparison("langchain.js", Numbers.Median(runs.Select(run => run.LangChain)), Bound.AtMost(MostOfLangChain)),
                new Comparison("floor", Numbers.Median(runs.Select(run => run.Floor.Seconds)), Bound.AtMost(MostOfFloor)),
            ],
            Details =
            [
                $"library {Numbers.List(bench.LibrarySeconds)} s",
                $"langchain.js {Numbers.List(runs.Select(run => run.LangChain))} s",
                $"floor {Numbers.List(runs.Select(run => run.Floor.Seconds))} s, of which embedding {Numbers.List(runs.Select(run => run.Floor.Embedding))} s "
                + $"(at {string.Join(", ", runs.Select(run => run.Floor.Packing).Distinct())})",
            ],
        };
    }

    private static async Task<double> LangChainAsync(Bench bench, OpenAiStandIn openAi, CancellationToken cancellationToken)
    {
        var answer = await (await bench.PeerAsync("langchain")).AskAsync(
            new JsonObject { ["command"] = "cold", ["corpus"] = bench.CorpusFile, ["endpoint"] = EndpointOf(openAi), ["folder"] = NewFolder() }, cancellationToken);
        return CheckedSeconds(answer, bench.Corpus.Count);
    }

    private static async Task<Floor> FloorAsync(Bench bench, OpenAiStandIn openAi, CancellationToken cancellationToken)
    {
        var peer = await bench.PeerAsync("floor");
        Floor? best = null;
        foreach (var (inputs, concurrency) in FloorPackings)
        {
            var embedded = await peer.AskAsync(
                new JsonObject
                {
                    ["command"] = "embed", ["corpus"] = bench.CorpusFile, ["endpoint"] = EndpointOf(openAi), ["inputs"] = inputs, ["concurrency"] = concurrency,
                },
                cancellationToken);
            var floor = new Floor(embedded["seconds"]!.GetValue<double>(), 0, $"{inputs} inputs, {concurrency} requests at once");
            best = best is null || floor.Embedding < best.Embedding ? floor : best;
        }

        var merged = await peer.AskAsync(
            new JsonObject { ["command"] = "merge", ["corpus"] = bench.CorpusFile, ["folder"] = NewFolder(), ["batch"] = FloorMergeRows }, cancellationToken);
        return best! with { Merging = CheckedSeconds(merged, bench.Corpus.Count) };
    }

    private static double CheckedSeconds(JsonObject answer, int rows) => answer["rows"]!.GetValue<int>() == rows
        ? answer["seconds"]!.GetValue<double>()
        : throw new InvalidOperationException($"A peer was to leave {rows} rows: {answer.ToJsonString()}");

    private static string NewFolder() => Directory.CreateTempSubdirectory("peer-").FullName;

    private static string EndpointOf(OpenAiStandIn openAi) => openAi.Endpoint.ToString();

    private sealed record Run(double Library, double LangChain, Floor Floor);

    private sealed record Floor(double Embedding, double Merging, string Packing)
    {
        public double Seconds => Embedding + Merging;
    }
}
