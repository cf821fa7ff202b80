using System.CommandLine;
using LanceIngest.Console.Backfill;
using LanceIngest.Console.Hosting;
using LanceIngest.Console.Output;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace LanceIngest.Console.Commands;

/// <summary><c>lanceingest backfill</c>: brings what exists already into the table.</summary>
internal static class BackfillCommand
{
    private static readonly Option<string[]> Types = new("--type", "-t") { Description = "Only these media types: text, image, keyframe, audio, video.", AllowMultipleArgumentsPerToken = true };
    private static readonly Option<string> Prefix = new("--prefix") { Description = "Only keys that start with this.", DefaultValueFactory = _ => string.Empty };
    private static readonly Option<DateTimeOffset?> Since = CommonOptions.Since();
    private static readonly Option<string?> IdsFrom = new("--ids-from") { Description = "Only the ids or keys in this file, one a line; - for standard input." };
    private static readonly Option<string> Stage = new("--stage", "-s") { Description = "The stage of the jobs; initial makes raw videos be processed again.", DefaultValueFactory = _ => JobStage.Refresh.Value };
    private static readonly Option<string?> Folder = CommonOptions.Folder();
    private static readonly Option<string?> GitHub = new("--github") { Description = "The documents of GITHUB_REPO instead, as this branch, tag or commit has them." };
    private static readonly Option<bool> All = new("--all") { Description = "Also what is up to date: after a change of chunking or of a handler." };
    private static readonly Option<bool> Direct = new("--direct") { Description = "Ingest here instead of enqueuing." };
    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "Say what it would do and cost, and do nothing." };
    private static readonly Option<double?> Rate = new("--rate") { Description = "How many jobs a second at most." };
    private static readonly Option<string?> Checkpoints = CommonOptions.Checkpoints();
    private static readonly Option<bool> Json = CommonOptions.Json();
    private static readonly Option<bool> Verbose = CommonOptions.Verbose();

    public static Command Create()
    {
        var command = new Command("backfill", "Enqueue (or ingest) what exists already and is not in the table as it is. Killed, it goes on where it was.")
        {
            Types, Prefix, Since, IdsFrom, Stage, Folder, GitHub, All, Direct, DryRun, Rate, Checkpoints, Json, Verbose,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var options = await OptionsOfAsync(arguments, cancellationToken);
        using var host = await ConsoleHost.BuildAsync(
            new HostSettings
            {
                Folder = arguments.GetValue(Folder),
                Verbose = arguments.GetValue(Verbose),
                WithoutQueue = (options.Direct || arguments.GetValue(DryRun)) && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("SQS_QUEUE_URL")),
            },
            cancellationToken);
        Startup.Validate(host);
        var sources = await SourcesAsync(host, arguments, options, cancellationToken);
        var backfill = host.Services.GetRequiredService<BackfillService>();
        return arguments.GetValue(DryRun)
            ? await PlanAsync(backfill, sources, options, arguments.GetValue(Json), cancellationToken)
            : await RunAsync(backfill, sources, options, arguments.GetValue(Json), cancellationToken);
    }

    private static async Task<int> RunAsync(BackfillService backfill, IReadOnlyList<IBackfillSource> sources, BackfillOptions options, bool json, CancellationToken cancellationToken)
    {
        var reports = new List<BackfillReport>();
        foreach (var source in sources)
        {
            reports.Add(await BackfillDisplay.RunAsync(source.Name, progress => backfill.RunAsync(source, options, progress, cancellationToken)));
        }

        BackfillOutput.Write(reports, options.Direct, json);
        return reports.Exists(report => report.Failed > 0) ? CommandRunner.SomeFailed : CommandRunner.Done;
    }

    private static async Task<int> PlanAsync(BackfillService backfill, IReadOnlyList<IBackfillSource> sources, BackfillOptions options, bool json, CancellationToken cancellationToken)
    {
        var plans = new List<BackfillPlan>();
        foreach (var source in sources)
        {
            plans.Add(await BackfillDisplay.RunAsync(source.Name, progress => backfill.PlanAsync(source, options, progress, cancellationToken)));
        }

        BackfillOutput.Write(plans, json);
        return plans.Exists(plan => plan.Failed > 0) ? CommandRunner.SomeFailed : CommandRunner.Done;
    }

    private static async Task<BackfillOptions> OptionsOfAsync(ParseResult arguments, CancellationToken cancellationToken) => new()
    {
        CheckpointFolder = CommonOptions.CheckpointFolder(arguments.GetValue(Checkpoints)),
        MediaTypes = [.. (arguments.GetValue(Types) ?? []).Select(type => new MediaType(type))],
        Prefix = arguments.GetValue(Prefix)!,
        Since = arguments.GetValue(Since),
        Ids = arguments.GetValue(IdsFrom) is { } file ? await ReadIdsAsync(file, cancellationToken) : null,
        Stage = arguments.GetRequiredValue(Stage),
        IncludeUnchanged = arguments.GetValue(All),
        Direct = arguments.GetValue(Direct),
        MaxJobsPerSecond = arguments.GetValue(Rate),
    };

    private static async Task<IReadOnlySet<string>> ReadIdsAsync(string file, CancellationToken cancellationToken)
    {
        var text = file == "-" ? await System.Console.In.ReadToEndAsync(cancellationToken) : await File.ReadAllTextAsync(file, cancellationToken);
        var ids = text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.Ordinal);
        return ids.Count > 0 ? ids : throw new InvalidDataException($"'{file}' names no ids. Write one id or key on each line.");
    }

    /// <summary>Assets and documents, as far as the types asked for can be in them.</summary>
    private static async Task<IReadOnlyList<IBackfillSource>> SourcesAsync(IHost host, ParseResult arguments, BackfillOptions options, CancellationToken cancellationToken)
    {
        var sources = host.Services.GetRequiredService<BackfillSources>();
        if (arguments.GetValue(GitHub) is { } gitRef)
        {
            return [sources.GitHub(gitRef)];
        }

        var tracked = arguments.GetValue(Folder) is { } folder ? await GitCheckout.TrackedFilesAsync(folder, cancellationToken) : null;
        var wanted = new List<IBackfillSource>();
        if (options.MediaTypes.Count == 0 || options.MediaTypes.Any(type => type != MediaType.Text))
        {
            wanted.Add(sources.Assets());
        }

        if (options.MediaTypes.Count == 0 || options.MediaTypes.Contains(MediaType.Text))
        {
            wanted.Add(sources.Documents(only: tracked));
        }

        return wanted;
    }
}
