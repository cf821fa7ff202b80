using System.Text.Json;

namespace LanceIngest.LanceDb;

/// <summary>The operators' side of a table behind LanceDB's REST protocol.</summary>
internal sealed class LanceRestAdmin(LanceRestCalls calls, LanceRestTable table) : ILanceTableAdmin
{
    private static readonly string[] Columns = ["id", "parent_id", "content_type", "references", "updated_at", "embedding_model"];

    public async Task<IReadOnlyList<LanceRowInfo>> ListRowsAsync(CancellationToken cancellationToken = default)
    {
        if (await table.DescribeAsync(cancellationToken).ConfigureAwait(false) is not { } schema)
        {
            return [];
        }

        return await calls.QueryAsync(
            LanceQueryBody.Rows([.. Columns.Where(schema.Has)], filter: null),
            static (batch, row) => new LanceRowInfo
            {
                Id = batch.Text("id", row)!,
                ParentId = batch.Text("parent_id", row) ?? LanceRestTable.ParentOf(batch.Text("id", row)!),
                ContentType = batch.Text("content_type", row) ?? string.Empty,
                References = batch.Text("references", row),
                UpdatedAt = batch.Number("updated_at", row) is { } milliseconds ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : null,
                EmbeddingModel = batch.Text("embedding_model", row),
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The columns that tables of ours have and this one lacks.</summary>
    public async Task<IReadOnlyList<string>> MissingColumnsAsync(CancellationToken cancellationToken)
        => await table.DescribeAsync(cancellationToken).ConfigureAwait(false) is { } schema ? [.. LanceTableSchema.AddedColumns.Where(column => !schema.Has(column))] : [];

    public async Task<IReadOnlyList<LanceIndex>> ListIndexesAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            var listed = await calls.PostJsonAsync("index/list/", "{\"version\":null}", ReadNames, cancellationToken).ConfigureAwait(false);
            var indexes = new List<LanceIndex>(listed.Count);
            foreach (var (name, column) in listed)
            {
                indexes.Add(await calls.PostJsonAsync(
                    $"index/{Uri.EscapeDataString(name)}/stats/", "{\"version\":null}", stats => Read(name, column, stats), cancellationToken).ConfigureAwait(false));
            }

            return indexes;
        }
        catch (LanceTableMissingException)
        {
            return [];
        }
    }

    public Task BuildIndexAsync(LanceIndexDefinition definition, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(definition);
        return calls.PostJsonAsync("create_index/", LanceQueryBody.Index(definition), static _ => 0, cancellationToken);
    }

    public async Task OptimizeAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            await calls.PostJsonAsync("optimize/", "{}", static _ => 0, cancellationToken).ConfigureAwait(false);
        }
        catch (LanceTableMissingException)
        {
            // LanceDB's own servers do it by themselves, and have no such route.
        }
    }

    private static List<(string Name, string Column)> ReadNames(JsonElement answer) => answer.TryGetProperty("indexes", out var indexes)
        ? [.. indexes.EnumerateArray().Select(static index => (index.GetProperty("index_name").GetString()!, index.GetProperty("columns")[0].GetString()!))]
        : [];

    private static LanceIndex Read(string name, string column, JsonElement stats)
    {
        return new LanceIndex
        {
            Name = name,
            Column = column,
            Kind = Text("index_type") ?? string.Empty,
            Distance = Text("distance_type"),
            IndexedRows = Number("num_indexed_rows"),
            UnindexedRows = Number("num_unindexed_rows"),
        };

        string? Text(string member) => stats.TryGetProperty(member, out var value) ? value.GetString() : null;

        long? Number(string member) => stats.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetInt64() : null;
    }
}
