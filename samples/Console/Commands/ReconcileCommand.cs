using System.CommandLine;
using System.Globalization;
using LanceIngest.Console.Backfill;
using LanceIngest.Console.Hosting;
using LanceIngest.Console.Output;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console;

namespace LanceIngest.Console.Commands;

/// <summary><c>lanceingest reconcile</c>: does the table hold what the sources hold?</summary>
internal static class ReconcileCommand
{
    private const int ShownOfAKind = 10;
    private static readonly Option<string?> Folder = CommonOptions.Folder();
    private static readonly Option<string?> GitHub = new("--github") { Description = "Documents come from GITHUB_REPO too, as this branch, tag or commit has them." };
    private static readonly Option<bool> Fix = new("--fix") { Description = "Enqueue the jobs that mend it." };
    private static readonly Option<bool> Json = CommonOptions.Json();

    public static Command Create()
    {
        var command = new Command("reconcile", "Compare sources and table; best while the queue is empty. Exit code 1 when they differ.") { Folder, GitHub, Fix, Json };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var (folder, gitRef) = (arguments.GetValue(Folder), arguments.GetValue(GitHub));
        using var host = await ConsoleHost.BuildAsync(new HostSettings { Folder = folder, WithoutQueue = !arguments.GetValue(Fix) }, cancellationToken);
        Startup.Validate(host);
        var sources = host.Services.GetRequiredService<BackfillSources>();
        var tracked = folder is null ? null : await GitCheckout.TrackedFilesAsync(folder, cancellationToken);
        IBackfillSource[] all = [sources.Assets(), sources.Documents(only: tracked), .. gitRef is null ? (IBackfillSource[])[] : [sources.GitHub(gitRef)]];
        var reconciliation = host.Services.GetRequiredService<Reconciliation>();
        var report = await reconciliation.CompareAsync(all, cancellationToken);
        if (arguments.GetValue(Fix))
        {
            await reconciliation.FixAsync(report.Differences, cancellationToken);
        }

        if (arguments.GetValue(Json))
        {
            WriteJson(report, arguments.GetValue(Fix));
        }
        else
        {
            Print(report, arguments.GetValue(Fix));
        }

        return report.Differences.Count > 0 && !arguments.GetValue(Fix) ? CommandRunner.SomeFailed : CommandRunner.Done;
    }

    private static void Print(ReconciliationReport report, bool isFixed)
    {
        foreach (var group in report.Differences.GroupBy(difference => difference.Kind))
        {
            AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"[bold]{Explain(group.Key)}[/]: {group.Count()}");
            foreach (var difference in group.Take(ShownOfAKind))
            {
                AnsiConsole.MarkupLineInterpolated($"  {difference.AssetId} → {difference.Job}");
            }
        }

        AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"{report.Sources} sources, {report.Rows} rows, {report.Differences.Count} differences{(isFixed ? ", all enqueued to be mended" : report.Differences.Count > 0 ? "; --fix enqueues what mends them" : string.Empty)}.");
    }

    private static string Explain(DifferenceKind kind) => kind switch
    {
        DifferenceKind.SourceGone => "rows whose source is gone",
        DifferenceKind.NoRows => "sources without rows",
        DifferenceKind.Outdated => "rows of another version of their source",
        DifferenceKind.OtherModel => "rows of another embedding model",
        _ => "keys that are in the table more than once",
    };

    private static void WriteJson(ReconciliationReport report, bool isFixed) => JsonOutput.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteNumber("sources", report.Sources);
        writer.WriteNumber("rows", report.Rows);
        writer.WriteBoolean("fixed", isFixed);
        writer.WriteStartArray("differences");
        foreach (var difference in report.Differences)
        {
            writer.WriteStartObject();
            writer.WriteString("kind", difference.Kind.ToString());
            writer.WriteString("id", difference.AssetId);
            writer.WritePropertyName("job");
            writer.WriteRawValue(AnalysisJobJson.Write(difference.Job));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    });
}
