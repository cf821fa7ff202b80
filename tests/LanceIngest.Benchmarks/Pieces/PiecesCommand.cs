using System.CommandLine;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using LanceIngest.Benchmarks.Running;
using Perfolizer.Horology;

namespace LanceIngest.Benchmarks.Pieces;

/// <summary><c>pieces</c>: BenchmarkDotNet on <see cref="HotPieces"/>.</summary>
internal static class PiecesCommand
{
    // Enough for figures like these, and all pieces are done within two minutes.
    private const int MaxIterations = 20;
    private static readonly TimeInterval IterationTime = TimeInterval.FromMilliseconds(200);

    public static Command Create()
    {
        var command = new Command("pieces", "Measure the pieces of code that run for each record or commit, with BenchmarkDotNet.");
        command.SetAction(_ => Run());
        return command;
    }

    private static int Run()
    {
        // In this process: nothing is built, and nothing is left behind.
        var config = ManualConfig.CreateMinimumViable()
            .AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithIterationTime(IterationTime).WithMaxIterationCount(MaxIterations))
            .AddDiagnoser(MemoryDiagnoser.Default)
            .WithArtifactsPath(Path.Combine(Path.GetTempPath(), "lanceingest-pieces"));
        var summary = BenchmarkRunner.Run<HotPieces>(config);
        return summary.HasCriticalValidationErrors || summary.Reports.Any(report => !report.Success) ? ScenarioRunner.CouldNotRun : ScenarioRunner.Reached;
    }
}
