using System.CommandLine;
using LanceIngest.Console.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Spectre.Console;

namespace LanceIngest.Console.Commands;

/// <summary><c>lanceingest worker</c>: takes jobs from the analysis queue until it is told to stop.</summary>
internal static class WorkerCommand
{
    public static Command Create()
    {
        var verbose = CommonOptions.Verbose();
        var command = new Command("worker", "Take jobs from the queue until told to stop (Ctrl+C or SIGTERM): jobs in progress are finished first.") { verbose };
        command.SetAction((arguments, cancellationToken) => RunAsync(arguments.GetValue(verbose), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(bool verbose, CancellationToken cancellationToken)
    {
        using var host = await ConsoleHost.BuildAsync(verbose, static builder => builder.AddSqsWorker(), cancellationToken);
        await host.StartAsync(cancellationToken);
        CommandRunner.Messages.MarkupLine("Working on the analysis queue. Stop with Ctrl+C.");
        await host.WaitForShutdownAsync(cancellationToken);
        return CommandRunner.Done;
    }
}
