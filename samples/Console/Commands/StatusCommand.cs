using System.CommandLine;
using LanceIngest.Console.Hosting;
using LanceIngest.Console.Output;
using LanceIngest.Sqs;
using Microsoft.Extensions.DependencyInjection;

namespace LanceIngest.Console.Commands;

/// <summary><c>lanceingest status</c>: rows, queue depths, dead letters.</summary>
internal static class StatusCommand
{
    public static Command Create()
    {
        var json = CommonOptions.Json();
        var command = new Command("status", "Show rows, queue depths and dead letters. Exit code 1 when there are dead letters.") { json };
        command.SetAction((arguments, cancellationToken) => RunAsync(arguments.GetValue(json), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(bool json, CancellationToken cancellationToken)
    {
        using var host = await ConsoleHost.BuildAsync(verbose: false, cancellationToken: cancellationToken);
        Startup.Validate(host);
        var table = await CommandRunner.AskAsync(host.Services.GetRequiredService<ILanceTable>().GetStateAsync, cancellationToken);
        var queues = await CommandRunner.AskAsync(host.Services.GetRequiredService<SqsQueueInspector>().GetDepthsAsync, cancellationToken);
        var report = new StatusReport(table, queues);
        if (json)
        {
            report.WriteJson();
        }
        else
        {
            report.Print();
        }

        return report.DeadLetters > 0 ? CommandRunner.SomeFailed : CommandRunner.Done;
    }
}
