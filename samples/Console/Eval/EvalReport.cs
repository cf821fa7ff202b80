using System.Globalization;
using LanceIngest.Console.Output;
using Spectre.Console;

namespace LanceIngest.Console.Eval;

/// <summary>What <c>eval</c> tells.</summary>
internal sealed class EvalReport(IReadOnlyList<EvalRank> ranks)
{
    private const int MissedBelow = 5;
    private static readonly int[] Cuts = [1, 5, 10];

    private IEnumerable<(string Kind, SearchMode Mode, List<EvalRank> Ranks)> Groups => ranks
        .Select(rank => rank.Query.Kind).Distinct(StringComparer.Ordinal)
        .SelectMany(kind => ranks.Where(rank => rank.Query.Kind == kind).GroupBy(rank => rank.Mode).Select(group => (kind, group.Key, group.ToList())));

    public void Print(bool misses)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns(["Kind", "Queries", "Mode", .. Cuts.Select(k => $"recall@{k}"), "MRR"]);
        foreach (var (kind, mode, group) in Groups)
        {
            table.AddRow([kind.EscapeMarkup(), $"{group.Count}", Name(mode), .. Cuts.Select(k => Share(Recall(group, k))), Share(Mrr(group))]);
        }

        AnsiConsole.Write(table);
        foreach (var rank in misses ? ranks.Where(rank => !rank.IsWithin(MissedBelow)) : [])
        {
            AnsiConsole.MarkupLineInterpolated($"{Name(rank.Mode)}: [bold]{rank.Query.Text}[/] ({rank.Query.Kind}), rank {(rank.Rank == 0 ? "none" : $"{rank.Rank}")}, expected {string.Join(" or ", rank.Query.Expected)}");
        }
    }

    public void WriteJson() => JsonOutput.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteStartArray("results");
        foreach (var (kind, mode, group) in Groups)
        {
            writer.WriteStartObject();
            writer.WriteString("kind", kind);
            writer.WriteString("mode", Name(mode));
            writer.WriteNumber("queries", group.Count);
            foreach (var k in Cuts)
            {
                writer.WriteNumber($"recall@{k}", Math.Round(Recall(group, k), 4));
            }

            writer.WriteNumber("mrr", Math.Round(Mrr(group), 4));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    private static double Recall(List<EvalRank> group, int k) => group.Average(rank => rank.IsWithin(k) ? 1.0 : 0);

    private static double Mrr(List<EvalRank> group) => group.Average(rank => rank.Reciprocal);

    private static string Share(double value) => value.ToString("F3", CultureInfo.InvariantCulture);

    private static string Name(SearchMode mode) => mode.ToString().ToLowerInvariant();
}
