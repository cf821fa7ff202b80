using System.CommandLine;
using System.Globalization;
using LanceIngest.Console.Backfill;
using LanceIngest.Console.Hosting;
using LanceIngest.Console.Output;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Spectre.Console;

namespace LanceIngest.Console.Commands;

/// <summary><c>lanceingest reembed</c>: fills a new table with another embedding model while the old one serves.</summary>
internal static class ReembedCommand
{
    private static readonly Argument<string> NewTable = new("table") { Description = "The new table, such as semantic_search_v2. Repeated, only what changed since is ingested." };
    private static readonly Option<string?> Model = new("--model") { Description = "OpenAI's model for the new table; default: OPENAI_EMBEDDING_MODEL." };
    private static readonly Option<int?> Dimensions = new("--dimensions") { Description = "The dimension that the model is asked for; default: its own." };
    private static readonly Option<string?> Folder = CommonOptions.Folder();
    private static readonly Option<string?> Checkpoints = CommonOptions.Checkpoints();
    private static readonly Option<bool> Json = CommonOptions.Json();

    public static Command Create()
    {
        var command = new Command("reembed", "Fill a new table with another embedding model while the old one serves, and say how to switch over.") { NewTable, Model, Dimensions, Folder, Checkpoints, Json };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var settings = new HostSettings { Folder = arguments.GetValue(Folder), WithoutQueue = string.IsNullOrEmpty(Environment.GetEnvironmentVariable("SQS_QUEUE_URL")) };
        using var old = await ConsoleHost.BuildAsync(settings, cancellationToken);
        using var next = await ConsoleHost.BuildAsync(settings with { Table = arguments.GetRequiredValue(NewTable), Configure = builder => Configure(builder, arguments) }, cancellationToken);
        Startup.Validate(old);
        Startup.Validate(next);
        var oldTable = old.Services.GetRequiredService<IOptions<LanceDbOptions>>().Value.TableName;
        if (oldTable == arguments.GetRequiredValue(NewTable))
        {
            throw new ArgumentException($"'{oldTable}' is the table in use. Name a new one; the old one serves until you switch.");
        }

        var reports = await FillAsync(next, arguments, cancellationToken);
        await next.Services.GetRequiredService<TableIndexes>().EnsureAsync(new IndexOptions(), cancellationToken: cancellationToken);
        var missing = await MissingAsync(old, next, cancellationToken);
        Report(reports, missing, oldTable, arguments);
        return missing.Count > 0 || reports.Exists(report => report.Failed > 0) ? CommandRunner.SomeFailed : CommandRunner.Done;
    }

    private static void Configure(ILanceIngestBuilder builder, ParseResult arguments) => builder.Services.PostConfigure<EmbeddingOptions>(options =>
    {
        options.Model = arguments.GetValue(Model) ?? options.Model;
        options.Dimensions = arguments.GetValue(Dimensions) ?? options.Dimensions;
    });

    private static async Task<List<BackfillReport>> FillAsync(IHost host, ParseResult arguments, CancellationToken cancellationToken)
    {
        var sources = host.Services.GetRequiredService<BackfillSources>();
        var backfill = host.Services.GetRequiredService<BackfillService>();
        var options = new BackfillOptions { Direct = true, CheckpointFolder = CommonOptions.CheckpointFolder(arguments.GetValue(Checkpoints)) };
        var tracked = arguments.GetValue(Folder) is { } folder ? await GitCheckout.TrackedFilesAsync(folder, cancellationToken) : null;
        var reports = new List<BackfillReport>();
        foreach (var source in (IBackfillSource[])[sources.Assets(), sources.Documents(only: tracked)])
        {
            reports.Add(await BackfillDisplay.RunAsync(source.Name, progress => backfill.RunAsync(source, options, progress, cancellationToken)));
        }

        return reports;
    }

    /// <summary>What the old table has and the new one has not: it came from elsewhere, or its source is gone.</summary>
    private static async Task<IReadOnlyList<string>> MissingAsync(IHost old, IHost next, CancellationToken cancellationToken)
    {
        var there = (await next.Services.GetRequiredService<ILanceTableAdmin>().ListRowsAsync(cancellationToken)).Select(row => row.ParentId).ToHashSet(StringComparer.Ordinal);
        var rows = await old.Services.GetRequiredService<ILanceTableAdmin>().ListRowsAsync(cancellationToken);
        return [.. rows.Select(row => row.ParentId).Where(id => !there.Contains(id)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    private static void Report(List<BackfillReport> reports, IReadOnlyList<string> missing, string oldTable, ParseResult arguments)
    {
        var newTable = arguments.GetRequiredValue(NewTable);
        if (arguments.GetValue(Json))
        {
            JsonOutput.Write(writer =>
            {
                writer.WriteStartObject();
                writer.WriteString("oldTable", oldTable);
                writer.WriteString("newTable", newTable);
                writer.WriteNumber("ingested", reports.Sum(report => report.Sent));
                writer.WriteNumber("rows", reports.Sum(report => report.Rows));
                writer.WriteNumber("failed", reports.Sum(report => report.Failed));
                writer.WriteStartArray("missing");
                foreach (var id in missing)
                {
                    writer.WriteStringValue(id);
                }

                writer.WriteEndArray();
                writer.WriteEndObject();
            });
            return;
        }

        BackfillOutput.Write(reports, direct: true, json: false);
        foreach (var id in missing.Take(10))
        {
            AnsiConsole.MarkupLineInterpolated($"  [yellow]only in '{oldTable}':[/] {id}");
        }

        AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"'{newTable}' is filled; {missing.Count} documents are in '{oldTable}' only. '{oldTable}' serves on until you switch:");
        AnsiConsole.MarkupLineInterpolated($"  1. Set LANCEDB_TABLE={newTable} and the new model (OPENAI_EMBEDDING_MODEL) for workers and readers, and restart them.");
        AnsiConsole.MarkupLineInterpolated($"  2. Run this command once more: it ingests what changed meanwhile. Then drop '{oldTable}' when nothing reads it any more.");
    }
}
