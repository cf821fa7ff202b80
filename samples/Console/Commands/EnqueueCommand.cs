using System.CommandLine;
using LanceIngest.Console.Hosting;
using LanceIngest.Console.Output;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console;

namespace LanceIngest.Console.Commands;

/// <summary><c>lanceingest enqueue</c>: one job, by hand.</summary>
internal static class EnqueueCommand
{
    public static Command Create()
    {
        var id = new Argument<string>("asset-id") { Description = "The id of the asset or document." };
        var type = new Option<string>("--type", "-t") { Description = "text, image, keyframe, audio, video, or a type of your own.", Required = true };
        var stage = new Option<string>("--stage", "-s") { Description = "initial, post_label, refresh or delete.", DefaultValueFactory = _ => JobStage.Refresh.Value };
        var path = new Option<string?>("--source-path") { Description = "Where a document lies (for --type text)." };
        var gitRef = new Option<string?>("--git-ref") { Description = "The branch, tag or commit, for a document on GitHub." };
        var json = CommonOptions.Json();
        var command = new Command("enqueue", "Enqueue one job.") { id, type, stage, path, gitRef, json };
        command.SetAction((arguments, cancellationToken) =>
        {
            var job = arguments.GetValue(path) is { } sourcePath
                ? AnalysisJob.ForDocument(arguments.GetRequiredValue(id), sourcePath, TimeProvider.System.GetUtcNow(), arguments.GetRequiredValue(stage), arguments.GetValue(gitRef))
                : new AnalysisJob { AssetId = arguments.GetRequiredValue(id), MediaType = arguments.GetRequiredValue(type), Stage = arguments.GetRequiredValue(stage), RequestedAt = TimeProvider.System.GetUtcNow() };
            return RunAsync(job, arguments.GetValue(json), cancellationToken);
        });
        return command;
    }

    private static async Task<int> RunAsync(AnalysisJob job, bool json, CancellationToken cancellationToken)
    {
        using var host = ConsoleHost.BuildQueueOnly();
        Startup.Validate(host);
        await host.Services.GetRequiredService<IJobQueue>().EnqueueAsync(job, cancellationToken);
        if (json)
        {
            JsonOutput.Write(writer => writer.WriteRawValue(AnalysisJobJson.Write(job)));
        }
        else
        {
            CommandRunner.Messages.MarkupLineInterpolated($"Enqueued {job}.");
        }

        return CommandRunner.Done;
    }
}
