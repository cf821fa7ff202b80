using Spectre.Console;

namespace LanceIngest.Benchmarks.Running;

/// <summary>The results for a reader: ratios first.</summary>
internal static class ResultTable
{
    public static void Print(IAnsiConsole console, IReadOnlyList<(string Name, ScenarioResult? Result)> results)
    {
        var table = new Table().Border(TableBorder.Markdown).AddColumns("scenario", "ratio", "bound", "figure", "beside it", "ok");
        foreach (var (name, result) in results)
        {
            if (result is null)
            {
                table.AddRow(name, string.Empty, string.Empty, "could not run", string.Empty, Verdict(false));
                continue;
            }

            var figure = Markup.Escape($"{Numbers.Short(result.Figure)} {result.Unit}");
            foreach (var comparison in result.Beside)
            {
                table.AddRow(
                    name, Numbers.Short(comparison.RatioOf(result.Figure)), comparison.Bound.ToString(), figure,
                    Markup.Escape($"{Numbers.Short(comparison.Value)} {result.Unit}: {comparison.With}"), Verdict(comparison.IsReached(result.Figure)));
            }

            if (result.Limit is { } limit)
            {
                table.AddRow(name, string.Empty, limit.ToString(), figure, string.Empty, Verdict(limit.Holds(result.Figure)));
            }

            foreach (var condition in result.Conditions)
            {
                table.AddRow(name, string.Empty, condition.Bound.ToString(), Markup.Escape($"{Numbers.Short(condition.Value)} {condition.Unit}"), string.Empty, Verdict(condition.Holds));
            }
        }

        console.Write(table);
        foreach (var (name, result) in results)
        {
            foreach (var detail in result?.Details ?? [])
            {
                console.MarkupLineInterpolated($"[grey]{name}: {detail}[/]");
            }
        }
    }

    private static string Verdict(bool holds) => holds ? "[green]yes[/]" : "[red]no[/]";
}
