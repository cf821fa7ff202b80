using System.Globalization;
using System.Text.Json;
using Spectre.Console;

namespace LanceIngest.Console.Output;

/// <summary>What a search found.</summary>
internal sealed record SearchReport(string Query, IReadOnlyList<LanceHit> Hits)
{
    private const int ExcerptLength = 100;

    public void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("query", Query);
        writer.WriteStartArray("hits");
        foreach (var hit in Hits)
        {
            writer.WriteStartObject();
            writer.WriteString("id", hit.ParentId);
            writer.WriteString("rowId", hit.Id);
            writer.WriteString("title", hit.Title);
            writer.WriteString("contentType", hit.ContentType);
            writer.WriteNumber("score", Math.Round(hit.Score, 5));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    public void Print()
    {
        AnsiConsole.MarkupLineInterpolated($"[bold]{Query}[/]");
        foreach (var (hit, index) in Hits.Select((hit, index) => (hit, index)))
        {
            AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"  {index + 1}. [green]{hit.Title}[/] [grey]({hit.ContentType}, {hit.ParentId}, {hit.Score:F4})[/]");
            AnsiConsole.MarkupLineInterpolated($"     [grey]{Excerpt(hit.SearchableText)}[/]");
        }

        if (Hits.Count == 0)
        {
            AnsiConsole.MarkupLine("  [yellow]nothing found[/]");
        }
    }

    private static string Excerpt(string text)
    {
        var line = string.Join(' ', text.Split((char[])['\n', '\r', '\t', ' '], StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= ExcerptLength ? line : $"{line[..ExcerptLength]}…";
    }
}
