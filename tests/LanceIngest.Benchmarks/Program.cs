using System.CommandLine;
using LanceIngest.Benchmarks.Pieces;
using LanceIngest.Benchmarks.Running;
using LanceIngest.Benchmarks.Videos;
using LanceIngest.Benchmarks.Workers;

if (args is [WorkerProgram.Argument])
{
    return await WorkerProgram.RunAsync();
}

if (args is [VideoProgram.Argument])
{
    return await VideoProgram.RunAsync();
}

// In a file or a pipe nobody sees where a terminal would end.
if (Console.IsOutputRedirected)
{
    Spectre.Console.AnsiConsole.Profile.Width = 400;
}

var names = new Argument<string[]>("name") { Description = "Scenarios to run; all when none is named.", Arity = ArgumentArity.ZeroOrMore };
names.AcceptOnlyFromAmong([.. ScenarioList.Names]);
var runs = new Option<int>("--runs") { Description = "How many runs the medians are of; each scenario warms up first.", DefaultValueFactory = _ => 5 };
var json = new Option<bool>("--json") { Description = "Print one JSON object as the last line of standard output." };
runs.Validators.Add(result =>
{
    if (result.GetValue(runs) is < 1 or > 100)
    {
        result.AddError("--runs must be from 1 to 100.");
    }
});

var root = new RootCommand(
    $"Measures LanceIngest beside its peers and floors, all on this machine. Scenarios:{string.Concat(ScenarioList.All.Select(scenario => $"\n  {scenario.Name,-12} {scenario.Description}"))}")
{
    names, runs, json, PiecesCommand.Create(),
};
root.SetAction(async (arguments, cancellationToken) =>
{
    var asked = arguments.GetValue(names)!;
    await using var bench = new Bench(arguments.GetValue(runs));
    return await ScenarioRunner.RunAsync(
        bench, ScenarioList.Of(asked), arguments.GetValue(json), cancellationToken);
});

var parsed = root.Parse(args);
try
{
    using var temporary = new TemporaryFolder();
    var exitCode = await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(40), EnableDefaultExceptionHandler = false });
    return parsed.Errors.Count > 0 ? ScenarioRunner.CouldNotRun : exitCode;
}
catch (OperationCanceledException)
{
    Progress.Say("Interrupted.");
    return ScenarioRunner.CouldNotRun;
}
catch (Exception e)
{
    Progress.Say($"The benchmarks could not run: {e}");
    return ScenarioRunner.CouldNotRun;
}
