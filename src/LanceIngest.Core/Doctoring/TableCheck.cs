using System.Globalization;
using Microsoft.Extensions.DependencyInjection;

namespace LanceIngest.Doctoring;

/// <summary>LanceDB: whether it answers, what the table is like, and whether its indexes keep up.</summary>
internal sealed class TableCheck(IServiceProvider services) : IDoctorCheck
{
    private const long ManyRows = 100_000;
    private const long ManyUnindexedRows = 10_000;
    private const string BuildIndex = "Run 'lanceingest build-index' (TableIndexes.EnsureAsync).";

    public string Name => "table";

    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        var state = await services.GetRequiredService<ILanceTable>().GetStateAsync(cancellationToken).ConfigureAwait(false);
        if (state is null)
        {
            return [Finding.Good("LanceDB answers. The table is made when the first rows are written.")];
        }

        var admin = services.GetRequiredService<ILanceTableAdmin>();
        return
        [
            Finding.Good(string.Create(CultureInfo.InvariantCulture, $"The table '{state.Table}' has {state.Rows} rows, dimension {state.Dimension}, version {state.Version}.")),
            .. admin is LanceDb.LanceRestAdmin rest ? await ShapeAsync(rest, cancellationToken).ConfigureAwait(false) : [],
            .. admin is LanceDb.LanceRestAdmin ? Judge(state.Rows, await admin.ListIndexesAsync(cancellationToken).ConfigureAwait(false)) : [],
        ];
    }

    private static async Task<IReadOnlyList<Finding>> ShapeAsync(LanceDb.LanceRestAdmin admin, CancellationToken cancellationToken)
        => await admin.MissingColumnsAsync(cancellationToken).ConfigureAwait(false) is { Count: > 0 } missing
            ? [Finding.Warning(
                $"The table lacks {string.Join(", ", missing)}: documents are replaced in two steps, and nobody can tell how old a row is.",
                "Fill a new table with 'lanceingest reembed <name>' and switch to it.")]
            : [];

    private static IEnumerable<Finding> Judge(long rows, IReadOnlyList<LanceIndex> indexes)
    {
        foreach (var column in LanceDb.LanceQueryBody.TextColumns.Where(column => !indexes.Any(index => index.Column == column && index.Kind is "FTS" or "INVERTED")))
        {
            yield return Finding.Warning($"The column {column} has no full-text index: the first search for words has to build it.", BuildIndex);
        }

        var vectors = indexes.Where(index => index.Column == "embedding").ToList();
        if (rows >= ManyRows && vectors.Count == 0)
        {
            yield return Finding.Warning(string.Create(CultureInfo.InvariantCulture, $"{rows} rows and no vector index: each search looks through all vectors."), BuildIndex);
        }

        foreach (var index in vectors.Where(index => index.Distance is { } distance && !distance.Equals("cosine", StringComparison.OrdinalIgnoreCase)))
        {
            yield return Finding.Error($"The vector index {index.Name} is for the distance '{index.Distance}', and searches ask for cosine.", BuildIndex);
        }

        foreach (var index in indexes.Where(index => index.UnindexedRows >= ManyUnindexedRows))
        {
            yield return Finding.Warning(string.Create(CultureInfo.InvariantCulture, $"The index {index.Name} lacks {index.UnindexedRows} rows, which each search looks through one by one."), BuildIndex);
        }
    }
}
