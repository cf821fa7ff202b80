using System.Globalization;
using LanceIngest.Console.Content;
using LanceIngest.Console.Ingest;
using Spectre.Console;

namespace LanceIngest.Console.Output;

/// <summary>What <c>ingest</c> tells at its end.</summary>
internal sealed record IngestReport(FolderResult Result, IReadOnlyList<(ExpectedSearch Search, SearchReport Found)> Searches)
{
    private const int UnusableShown = 10;

    public void WriteJson() => JsonOutput.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteNumber("jobs", Result.Jobs);
        writer.WriteNumber("rows", Result.After?.Rows ?? 0);
        writer.WriteNumber("failed", Result.Failed);
        writer.WriteNumber("deadLettered", Result.DeadLettered);
        writer.WriteNumber("seconds", Math.Round(Result.Elapsed.TotalSeconds, 3));
        writer.WriteNumber("rowsWritten", Result.RowsWritten);
        writer.WriteNumber("embeddings", Result.Embeddings);
        writer.WriteBoolean("nothingChanged", Result.NothingChanged);
        writer.WriteStartArray("searches");
        foreach (var (_, found) in Searches)
        {
            found.WriteTo(writer);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    public void Print()
    {
        foreach (var (search, found) in Searches)
        {
            found.Print();
            var rank = found.Hits.Select(hit => hit.ParentId).ToList().IndexOf(search.ExpectedId);
            var verdict = rank switch { 0 => "[green]as expected[/]", > 0 => $"[yellow]expected item at rank {rank + 1}[/]", _ => "[red]expected item not found[/]" };
            AnsiConsole.MarkupLine($"     {verdict}");
        }

        AnsiConsole.WriteLine();
        foreach (var problem in Result.Unusable.Take(UnusableShown))
        {
            AnsiConsole.MarkupLineInterpolated($"[red]Left out:[/] {problem}");
        }

        var followUps = Result.FollowUps > 0 ? string.Create(CultureInfo.InvariantCulture, $" and {Result.FollowUps} that followed from them") : string.Empty;
        AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"{Result.Jobs} jobs{followUps} in {Result.Elapsed.TotalSeconds:F1} s: {Result.Succeeded} ingested, {Result.DeadLettered} dead-lettered, {Result.Unusable.Count} files left out.");
        if (Result.NothingChanged)
        {
            AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"[green]Nothing had changed:[/] 0 embeddings, 0 rows written; the table '{Result.After?.Table}' still holds {Result.After?.Rows} rows.");
        }
        else
        {
            AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"{Result.Embeddings} texts embedded, {Result.RowsWritten} rows written; the table '{Result.After?.Table}' holds {Result.After?.Rows} rows.");
        }
    }
}
