using System.CommandLine;
using LanceIngest.Console.Commands;
using Spectre.Console;

var root = new RootCommand("Keeps documents, images, audio and video searchable in LanceDB. Settings come from environment variables; see README.md.")
{
    IngestCommand.Create(),
    WorkerCommand.Create(),
    EnqueueCommand.Create(),
    BackfillCommand.Create(),
    DlqCommand.Create(),
    BuildIndexCommand.Create(),
    ReconcileCommand.Create(),
    ReembedCommand.Create(),
    DoctorCommand.Create(),
    EvalCommand.Create(),
    KeyframesCommand.Create(),
    SearchCommand.Create(),
    StatusCommand.Create(),
};

// In a file or a pipe nobody sees where a terminal would end.
if (System.Console.IsOutputRedirected)
{
    AnsiConsole.Profile.Width = 400;
}

// A worker that is told to stop finishes the jobs in progress first.
var configuration = new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(40), EnableDefaultExceptionHandler = false };
var arguments = root.Parse(args);
var exitCode = await CommandRunner.RunAsync(() => arguments.InvokeAsync(configuration));
return arguments.Errors.Count > 0 ? CommandRunner.CouldNotRun : exitCode;
