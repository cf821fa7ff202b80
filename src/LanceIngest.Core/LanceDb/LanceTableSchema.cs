using System.Text.Json;
using Apache.Arrow;
using LanceIngest.Resilience;

namespace LanceIngest.LanceDb;

/// <summary>What a table can hold: tables made elsewhere may have only the first seven columns.</summary>
internal sealed class LanceTableSchema(IReadOnlySet<string> columns, int dimension)
{
    public static readonly IReadOnlyList<string> RequiredColumns = ["id", "content_type", "title", "embedding", "searchable_text", "content_hash", "references"];
    public static readonly IReadOnlyList<string> AddedColumns = ["parent_id", "chunk_index", "updated_at", "embedding_model"];

    private Schema? _arrow;

    public int Dimension => dimension;

    /// <summary>The same for Arrow.</summary>
    public Schema Arrow => _arrow ??= ArrowSchema.Of(this);

    public bool HasParents => columns.Contains("parent_id");

    public bool HasTimes => columns.Contains("updated_at");

    public static LanceTableSchema Complete(int dimension) => new(new HashSet<string>([.. RequiredColumns, .. AddedColumns]), dimension);

    public bool Has(string column) => columns.Contains(column);

    /// <summary>Reads the answer of <c>describe</c>.</summary>
    /// <exception cref="IngestionException">The table lacks a column that every row needs.</exception>
    public static LanceTableSchema Read(string table, JsonElement schema)
    {
        var columns = new HashSet<string>(StringComparer.Ordinal);
        var dimension = 0;
        foreach (var field in schema.GetProperty("fields").EnumerateArray())
        {
            var name = field.GetProperty("name").GetString()!;
            columns.Add(name);
            if (name == "embedding" && field.GetProperty("type") is { ValueKind: JsonValueKind.Object } type && type.TryGetProperty("length", out var length))
            {
                dimension = length.GetInt32();
            }
        }

        var missing = RequiredColumns.Where(column => !columns.Contains(column)).ToList();
        if (missing.Count > 0 || dimension == 0)
        {
            throw new MisconfiguredException(
                IngestionErrors.TableMismatch,
                missing.Count > 0
                    ? $"The table '{table}' lacks the columns {string.Join(", ", missing)}. Name another table, or add them."
                    : $"The column 'embedding' of the table '{table}' is no fixed-size list of float32. Name another table.");
        }

        return new LanceTableSchema(columns, dimension);
    }

    /// <exception cref="IngestionException">The vectors have another dimension.</exception>
    public void CheckDimension(string table, int dimensionOfRows)
    {
        if (dimensionOfRows != dimension)
        {
            throw new MisconfiguredException(
                IngestionErrors.TableMismatch,
                $"The table '{table}' holds embeddings of dimension {dimension}, these have {dimensionOfRows}. Use the model that filled the table, or another table.");
        }
    }
}
