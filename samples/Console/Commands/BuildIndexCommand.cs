using System.CommandLine;
using System.Globalization;
using LanceIngest.Console.Hosting;
using LanceIngest.Console.Output;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console;

namespace LanceIngest.Console.Commands;

/// <summary><c>lanceingest build-index</c>: the indexes that a table of its size wants.</summary>
internal static class BuildIndexCommand
{
    private static readonly Dictionary<string, LanceIndexKind> Kinds = new(StringComparer.OrdinalIgnoreCase)
    {
        ["ivf_flat"] = LanceIndexKind.IvfFlat, ["ivf_pq"] = LanceIndexKind.IvfPq, ["hnsw_sq"] = LanceIndexKind.HnswSq,
    };

    private static readonly Option<string> Kind = new Option<string>("--kind", "-k") { Description = "The kind of the vector index.", DefaultValueFactory = _ => "ivf_flat" }.AcceptOnlyFromAmong([.. Kinds.Keys]);
    private static readonly Option<long> MinRows = new("--min-rows") { Description = "Tables with fewer rows get no vector index.", DefaultValueFactory = _ => new IndexOptions().MinRowsForVectors };
    private static readonly Option<bool> Filters = new("--filters") { Description = "Also index parent_id and content_type." };
    private static readonly Option<bool> Rebuild = new("--rebuild") { Description = "Build anew what is there already." };
    private static readonly Option<string?> Table = CommonOptions.Table();
    private static readonly Option<bool> Json = CommonOptions.Json();

    public static Command Create()
    {
        var command = new Command("build-index", "Build the indexes the table wants and wait until they have every row. Safe to repeat.") { Kind, MinRows, Filters, Rebuild, Table, Json };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        // It looks at the table alone; the folder stands in for a store that is never asked.
        using var host = await ConsoleHost.BuildAsync(new HostSettings { WithoutQueue = true, Folder = Environment.CurrentDirectory, Table = arguments.GetValue(Table) }, cancellationToken);
        Startup.Validate(host);
        var options = new IndexOptions
        {
            VectorKind = Kinds[arguments.GetValue(Kind)!],
            MinRowsForVectors = arguments.GetValue(MinRows),
            Filters = arguments.GetValue(Filters),
            Rebuild = arguments.GetValue(Rebuild),
        };
        var indexes = await host.Services.GetRequiredService<TableIndexes>().EnsureAsync(options, new Messages(), cancellationToken);
        if (arguments.GetValue(Json))
        {
            WriteJson(indexes);
        }

        return CommandRunner.Done;
    }

    private static void WriteJson(IReadOnlyList<LanceIndex> indexes) => JsonOutput.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteStartArray("indexes");
        foreach (var index in indexes)
        {
            writer.WriteStartObject();
            writer.WriteString("name", index.Name);
            writer.WriteString("column", index.Column);
            writer.WriteString("kind", index.Kind);
            writer.WriteNumber("indexedRows", index.IndexedRows ?? 0);
            writer.WriteNumber("unindexedRows", index.UnindexedRows ?? 0);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    private sealed class Messages : IProgress<IndexProgress>
    {
        public void Report(IndexProgress value)
        {
            var left = value.UnindexedRows is { } rows ? string.Create(CultureInfo.InvariantCulture, $", {rows} rows to go") : string.Empty;
            CommandRunner.Messages.MarkupLineInterpolated($"{value.Column}: {value.What}{left}");
        }
    }
}
