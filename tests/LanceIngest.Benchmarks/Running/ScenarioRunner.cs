using System.Text.Json;
using Spectre.Console;

namespace LanceIngest.Benchmarks.Running;

/// <summary>Runs scenarios one after the other and tells what came of them.</summary>
internal static class ScenarioRunner
{
    /// <summary>Everything is reached.</summary>
    public const int Reached = 0;

    /// <summary>A bound is missed.</summary>
    public const int Missed = 1;

    /// <summary>A scenario could not run.</summary>
    public const int CouldNotRun = 2;

    public static async Task<int> RunAsync(Bench bench, IReadOnlyList<IScenario> scenarios, bool json, CancellationToken cancellationToken)
    {
        var results = new List<(string Name, ScenarioResult? Result)>();
        foreach (var scenario in scenarios)
        {
            Progress.Say($"== {scenario.Name}: {scenario.Description}");
            results.Add((scenario.Name, await TryRunAsync(bench, scenario, cancellationToken)));
        }

        ResultTable.Print(AnsiConsole.Console, results);
        if (json)
        {
            Console.Out.WriteLine(ToJson(results));
        }

        return results.Any(result => result.Result is null) ? CouldNotRun
            : results.All(result => result.Result!.IsReached) ? Reached
            : Missed;
    }

    /// <summary>One line.</summary>
    public static string ToJson(IEnumerable<(string Name, ScenarioResult? Result)> results) => JsonSerializer.Serialize(
        new ResultRows([.. results.Select(result => result.Result is { } measured ? ResultRow.Of(result.Name, measured) : ResultRow.OfFailure(result.Name))]),
        ResultJson.Default.ResultRows);

    private static async Task<ScenarioResult?> TryRunAsync(Bench bench, IScenario scenario, CancellationToken cancellationToken)
    {
        try
        {
            return await scenario.RunAsync(bench, cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            Progress.Say($"{scenario.Name} could not run: {e}");
            return null;
        }
    }
}
