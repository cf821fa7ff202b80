namespace LanceIngest.LanceDb;

/// <summary>Builds SQL filters. The only way a value gets into one is as an escaped literal.</summary>
internal static class LancePredicate
{
    public static string Literal(string value) => $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";

    public static string In(string column, IEnumerable<string> values) => $"{column} IN ({string.Join(", ", values.Select(Literal))})";

    /// <summary>The rows of documents in a table that has no <c>parent_id</c>: by the form of their ids.</summary>
    /// <remarks>A range finds a prefix without the wildcards of LIKE, which an id may contain: <c>#</c> is followed by <c>$</c> in Unicode.</remarks>
    public static string RowsOf(IEnumerable<string> documentIds) => string.Join(
        " OR ",
        documentIds.Select(id => $"id = {Literal(id)} OR (id >= {Literal($"{id}{AssetId.ChunkSeparator}")} AND id < {Literal($"{id}$")})"));
}
