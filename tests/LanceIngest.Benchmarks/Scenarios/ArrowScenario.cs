using System.Diagnostics;
using LanceIngest.Benchmarks.Pieces;
using LanceIngest.Benchmarks.Running;

namespace LanceIngest.Benchmarks.Scenarios;

/// <summary>An Arrow batch of 500 rows by itself. <see cref="HotPieces"/> has it too, among other pieces and in more detail.</summary>
internal sealed class ArrowScenario : IScenario
{
    private const int BatchesPerRun = 100;
    private const double MostMilliseconds = 5;

    /// <summary>What a batch may allocate beside its pooled buffers: the objects of Arrow and of its writer, which grow with columns and not with rows.</summary>
    private const double MostKilobytes = 64;

    public string Name => "arrow";

    public string Description => "an Arrow batch of 500 rows × 1,536 built in C#";

    public async Task<ScenarioResult> RunAsync(Bench bench, CancellationToken cancellationToken)
    {
        var work = new ArrowWork();
        var runs = await bench.RepeatAsync(
            () => MeasureAsync(work, cancellationToken),
            run => $"{Numbers.Short(run.Milliseconds)} ms, {Numbers.Short(run.Kilobytes)} KB allocated",
            warmUps: 3);
        return new ScenarioResult(Numbers.Median(runs.Select(run => run.Milliseconds)), "ms")
        {
            Limit = Bound.AtMost(MostMilliseconds),
            Conditions = [new Condition(Numbers.Median(runs.Select(run => run.Kilobytes)), "KB allocated per batch", Bound.AtMost(MostKilobytes))],
            Details = [$"{Numbers.List(runs.Select(run => run.Milliseconds))} ms, each the median of {BatchesPerRun} batches"],
        };
    }

    private static async Task<Run> MeasureAsync(ArrowWork work, CancellationToken cancellationToken)
    {
        var milliseconds = new double[BatchesPerRun];
        var before = GC.GetTotalAllocatedBytes(precise: true);
        for (var i = 0; i < milliseconds.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var started = Stopwatch.GetTimestamp();
            await work.WriteAsync();
            milliseconds[i] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }

        var allocated = GC.GetTotalAllocatedBytes(precise: true) - before;
        return new Run(Numbers.Median(milliseconds), allocated / 1024.0 / BatchesPerRun);
    }

    private sealed record Run(double Milliseconds, double Kilobytes);
}
