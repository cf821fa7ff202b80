using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace LanceIngest.LanceDb;

/// <summary>Builds SQL filters. The only way a value gets into one is as an escaped literal.</summary>
internal static class LancePredicate
{
    public static string Literal(string value) => $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";

    public static string In(string column, IEnumerable<string> values) => $"{column} IN ({string.Join(", ", values.Select(Literal))})";

    /// <summary>The rows that a search looks at.</summary>
    /// <returns>Null for all.</returns>
    /// <exception cref="IngestionException">The table lacks a column that is asked for.</exception>
    public static string? Of(SearchFilter filter, LanceTableSchema schema)
    {
        var conditions = new List<string>();
        if (filter.ContentType is { } type)
        {
            conditions.Add($"content_type = {Literal(type)}");
        }

        if (filter.Since is { } since)
        {
            conditions.Add(string.Create(CultureInfo.InvariantCulture, $"{Existing("updated_at", schema)} >= {since.ToUnixTimeMilliseconds()}"));
        }

        foreach (var (field, value) in filter.Fields)
        {
            conditions.Add(SearchFilter.IsColumn(field) ? $"{Existing(field, schema)} = {Literal(value)}" : InReferences(field, value));
        }

        return conditions.Count > 0 ? string.Join(" AND ", conditions) : null;
    }

    /// <summary>A member of the JSON in <c>references</c>, with and without the blank that other writers put behind the colon. In a text within the JSON the quotes would be escaped.</summary>
    private static string InReferences(string member, string value)
    {
        var json = JsonEncodedText.Encode(value, JavaScriptEncoder.UnsafeRelaxedJsonEscaping);
        return $"(contains(references, {Literal($"\"{member}\":\"{json}\"")}) OR contains(references, {Literal($"\"{member}\": \"{json}\"")}))";
    }

    private static string Existing(string column, LanceTableSchema schema) => schema.Has(column) ? column : throw IngestionException.Permanent(
        IngestionErrors.TableMismatch, $"The table has no column '{column}', so nothing can be searched by it. Run lanceingest reembed into a new table, which gets it.");

    /// <summary>The rows of documents in a table that has no <c>parent_id</c>: by the form of their ids.</summary>
    /// <remarks>A range finds a prefix without the wildcards of LIKE, which an id may contain: <c>#</c> is followed by <c>$</c> in Unicode.</remarks>
    public static string RowsOf(IEnumerable<string> documentIds) => string.Join(
        " OR ",
        documentIds.Select(id => $"id = {Literal(id)} OR (id >= {Literal($"{id}{AssetId.ChunkSeparator}")} AND id < {Literal($"{id}$")})"));
}
