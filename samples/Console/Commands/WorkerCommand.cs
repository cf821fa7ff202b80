using System.CommandLine;
using LanceIngest.Console.Hosting;
using LanceIngest.Sqs;
using LanceIngest.Video;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Spectre.Console;

namespace LanceIngest.Console.Commands;

/// <summary><c>lanceingest worker</c>: takes jobs from the queues until it is told to stop.</summary>
internal static class WorkerCommand
{
    public static Command Create()
    {
        var defaults = new SqsWorkerOptions();
        var concurrency = new Option<int>("--concurrency", "-c") { Description = "How many jobs run at once.", DefaultValueFactory = _ => defaults.MaxConcurrency };
        var visibility = new Option<int>("--visibility-timeout")
        {
            Description = "Seconds after which the jobs of a worker that died go to another; extended while a job runs.",
            DefaultValueFactory = _ => (int)defaults.VisibilityTimeout.TotalSeconds,
        };
        var folder = CommonOptions.Folder();
        var verbose = CommonOptions.Verbose();
        var command = new Command("worker", "Take jobs from the queue until told to stop (Ctrl+C or SIGTERM): jobs in progress are finished first.") { concurrency, visibility, folder, verbose };
        command.SetAction((arguments, cancellationToken) => RunAsync(
            options =>
            {
                options.MaxConcurrency = arguments.GetValue(concurrency);
                options.VisibilityTimeout = TimeSpan.FromSeconds(arguments.GetValue(visibility));
            },
            new HostSettings { Folder = arguments.GetValue(folder), Verbose = arguments.GetValue(verbose) },
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(Action<SqsWorkerOptions> configure, HostSettings settings, CancellationToken cancellationToken)
    {
        using var host = await ConsoleHost.BuildAsync(settings with { Configure = builder => VideoWorker.AddTo(builder, configure) }, cancellationToken);
        Startup.Validate(host); // First: the host would log a stack trace, and say no more than the first mistake.
        await host.StartAsync(cancellationToken);
        CommandRunner.Messages.MarkupLine(host.Services.GetRequiredService<VideoProbe>().IsFfmpegInstalled
            ? "Working on the analysis queue and the video queue. Stop with Ctrl+C."
            : "Working on the analysis queue. FFmpeg is not installed here, so raw videos are left to other workers. Stop with Ctrl+C.");
        await host.WaitForShutdownAsync(cancellationToken);
        return CommandRunner.Done;
    }
}
