using System.Text.Json;
using LanceIngest.Diagnostics;
using LanceIngest.Resilience;
using Microsoft.Extensions.Options;

namespace LanceIngest.LanceDb;

/// <summary>A table behind LanceDB's REST protocol.</summary>
internal sealed class LanceRestTable(LanceRestCalls calls, IOptions<LanceDbOptions> options, TimeProvider time) : ILanceTable
{
    private static readonly string[] RowColumns = ["id", "parent_id", "content_hash", "updated_at", "embedding_model"];
    private static readonly string[] HitColumns = ["id", "parent_id", "content_type", "title", "searchable_text", "references"];
    private readonly LanceDbOptions _options = options.Value;
    private LanceTableSchema? _schema;

    public async Task<long?> ReplaceAsync(IReadOnlyList<LanceDocument> documents, CancellationToken cancellationToken = default)
    {
        var folded = LanceDocuments.Fold(documents);
        var dimension = LanceDocuments.CheckVectors(folded.SelectMany(document => document.Records));
        var schema = dimension == 0
            ? await DescribeAsync(cancellationToken).ConfigureAwait(false)
            : await OpenAsync(dimension, cancellationToken).ConfigureAwait(false);
        if (schema is null)
        {
            return null; // Only deletions, and no table to delete from.
        }

        try
        {
            return await WriteAsync(schema, folded, cancellationToken).ConfigureAwait(false);
        }
        catch (LanceTableMissingException)
        {
            // Somebody dropped the table since it was looked at: what is known of it is wrong.
            _schema = null;
            throw IngestionException.Transient(IngestionErrors.TableFailed, $"The table '{_options.TableName}' was dropped during a write. The next try creates it anew.");
        }
        catch (IngestionException refused) when (!refused.IsTransient)
        {
            // Made anew with other columns or another dimension, the table refuses rows that are not to blame.
            _schema = null;
            if (dimension > 0)
            {
                (await DescribeAsync(cancellationToken).ConfigureAwait(false))?.CheckDimension(_options.TableName, dimension);
            }

            throw;
        }
    }

    public async Task<IReadOnlyList<LanceRow>> FindAsync(IReadOnlyCollection<string> documentIds, bool withEmbeddings = false, CancellationToken cancellationToken = default)
    {
        if (documentIds.Count == 0 || await DescribeAsync(cancellationToken).ConfigureAwait(false) is not { } schema)
        {
            return [];
        }

        string[] columns = [.. RowColumns.Where(schema.Has), .. withEmbeddings ? (string[])["embedding"] : []];
        var filter = schema.HasParents ? LancePredicate.In("parent_id", documentIds) : LancePredicate.RowsOf(documentIds);
        return await QueryAsync(
            LanceQueryBody.Rows(columns, filter),
            (batch, row) => new LanceRow
            {
                Id = batch.Text("id", row)!,
                ParentId = batch.Text("parent_id", row) ?? ParentOf(batch.Text("id", row)!),
                ContentHash = batch.Text("content_hash", row),
                UpdatedAt = batch.Number("updated_at", row) is { } milliseconds ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : null,
                EmbeddingModel = batch.Text("embedding_model", row),
                Embedding = withEmbeddings ? batch.Vector("embedding", row) : default,
            },
            cancellationToken).ConfigureAwait(false);
    }

    public async Task<IReadOnlyList<LanceHit>> SearchAsync(LanceQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        if (await DescribeAsync(cancellationToken).ConfigureAwait(false) is not { } schema)
        {
            return [];
        }

        var byVector = !query.Vector.IsEmpty;
        if (byVector)
        {
            schema.CheckDimension(_options.TableName, query.Vector.Length);
        }

        try
        {
            return await RankAsync(schema, query, cancellationToken).ConfigureAwait(false);
        }
        catch (IngestionException e) when (!byVector && !e.IsTransient && e.Message.Contains("index", StringComparison.OrdinalIgnoreCase))
        {
            // A table made elsewhere may have no full-text index yet.
            await EnsureTextIndexAsync(cancellationToken).ConfigureAwait(false);
            return await RankAsync(schema, query, cancellationToken).ConfigureAwait(false);
        }
    }

    public async Task<LanceTableState?> GetStateAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            var (version, schema) = await ReadDescriptionAsync(cancellationToken).ConfigureAwait(false);
            var rows = await calls.PostJsonAsync("count_rows/", "{\"version\":null}", static answer => answer.GetInt64(), cancellationToken).ConfigureAwait(false);
            return new LanceTableState { Table = _options.TableName, Rows = rows, Version = version, Dimension = schema.Dimension };
        }
        catch (LanceTableMissingException)
        {
            return null;
        }
    }

    private async Task<IReadOnlyList<LanceHit>> RankAsync(LanceTableSchema schema, LanceQuery query, CancellationToken cancellationToken)
    {
        var byVector = !query.Vector.IsEmpty;
        var hits = await QueryAsync(
            LanceQueryBody.Ranking([.. HitColumns.Where(schema.Has)], query, LancePredicate.Of(query.Filter, schema)),
            (batch, row) => new LanceHit
            {
                Id = batch.Text("id", row)!,
                ParentId = batch.Text("parent_id", row) ?? ParentOf(batch.Text("id", row)!),
                ContentType = batch.Text("content_type", row) ?? string.Empty,
                Title = batch.Text("title", row) ?? string.Empty,
                SearchableText = batch.Text("searchable_text", row) ?? string.Empty,
                References = batch.Text("references", row),
                Score = byVector ? 1 - (batch.Score("_distance", row) ?? 1) : batch.Score("_score", row) ?? 0,
            },
            cancellationToken).ConfigureAwait(false);

        // The engine answers full-text hits of indexed and of new rows one after the other, each part sorted by itself.
        return [.. hits.OrderByDescending(static hit => hit.Score)];
    }

    private async Task<long?> WriteAsync(LanceTableSchema schema, List<LanceDocument> documents, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var versions = new List<long?>();
        foreach (var commit in LanceMerge.Plan(schema, documents, _options.MaxFilterLength))
        {
            if (commit.Records.Count > 0)
            {
                versions.Add(await calls.PostArrowAsync($"merge_insert/?{commit.Query}", schema, commit.Records, cancellationToken).ConfigureAwait(false));
                IngestionMetrics.Rows.Add(commit.Records.Count);
            }

            if (!schema.HasParents)
            {
                versions.AddRange(await DeleteStaleAsync(commit, cancellationToken).ConfigureAwait(false));
            }
            else if (commit.Records.Count == 0)
            {
                versions.Add(await DeleteAsync(LancePredicate.In("parent_id", commit.DocumentIds), cancellationToken).ConfigureAwait(false));
            }
        }

        IngestionMetrics.CommitSeconds.Record(time.GetElapsedTime(started).TotalSeconds);
        return versions is [var only] ? only : null;
    }

    /// <summary>The second of two steps in a table without <c>parent_id</c>: the new rows are there, the old ones go.</summary>
    private async Task<IReadOnlyList<long?>> DeleteStaleAsync(LanceMerge commit, CancellationToken cancellationToken)
    {
        if (commit.MayLeaveRows.Count == 0)
        {
            return [];
        }

        var written = commit.Records.Select(record => record.Id).ToHashSet(StringComparer.Ordinal);
        var rows = await FindAsync(commit.MayLeaveRows, cancellationToken: cancellationToken).ConfigureAwait(false);
        var stale = rows.Select(row => row.Id).Where(id => !written.Contains(id)).ToList();
        return stale.Count == 0 ? [] : [await DeleteAsync(LancePredicate.In("id", stale), cancellationToken).ConfigureAwait(false)];
    }

    private Task<long?> DeleteAsync(string predicate, CancellationToken cancellationToken)
        => calls.PostJsonAsync("delete/", LanceQueryBody.Delete(predicate), LanceRestCalls.ReadVersion, cancellationToken);

    private async Task<LanceTableSchema> OpenAsync(int dimension, CancellationToken cancellationToken)
    {
        if (_schema is { } known && known.Dimension != dimension)
        {
            _schema = null; // The table may have been made anew since.
        }

        var schema = await DescribeAsync(cancellationToken).ConfigureAwait(false) ?? await CreateAsync(dimension, cancellationToken).ConfigureAwait(false);
        schema.CheckDimension(_options.TableName, dimension);
        return schema;
    }

    private async Task<LanceTableSchema> CreateAsync(int dimension, CancellationToken cancellationToken)
    {
        var schema = LanceTableSchema.Complete(dimension);
        // exist_ok: of several workers that find no table, one creates it and the others take it as it is.
        try
        {
            await calls.PostArrowAsync("create/?mode=exist_ok", schema, [], cancellationToken).ConfigureAwait(false);
        }
        catch (LanceTableMissingException e)
        {
            throw new MisconfiguredException(
                IngestionErrors.TableFailed, $"LanceDB at {_options.Url!.Authority} knows no route to create the table '{_options.TableName}' (404): check LANCEDB_API_URL and LANCEDB_PROTOCOL.", e);
        }

        await EnsureTextIndexAsync(cancellationToken).ConfigureAwait(false);
        return await DescribeAsync(cancellationToken).ConfigureAwait(false)
            ?? throw IngestionException.Transient(IngestionErrors.TableFailed, $"The table '{_options.TableName}' is missing right after it was created.");
    }

    /// <summary>Full-text search needs an index; made on the empty table it costs nothing and takes in every later row.</summary>
    private async Task EnsureTextIndexAsync(CancellationToken cancellationToken)
    {
        var indexed = await calls.PostJsonAsync("index/list/", "{\"version\":null}", IndexedColumns, cancellationToken).ConfigureAwait(false);
        foreach (var column in LanceQueryBody.TextColumns.Where(column => !indexed.Contains(column)))
        {
            await calls.PostJsonAsync("create_index/", LanceQueryBody.TextIndex(column), static _ => 0, cancellationToken).ConfigureAwait(false);
        }
    }

    private static HashSet<string> IndexedColumns(JsonElement answer) => answer.TryGetProperty("indexes", out var indexes)
        ? [.. indexes.EnumerateArray().SelectMany(index => index.GetProperty("columns").EnumerateArray()).Select(column => column.GetString()!)]
        : [];

    /// <summary>What the table can hold; null when it is missing. Asked once.</summary>
    public async Task<LanceTableSchema?> DescribeAsync(CancellationToken cancellationToken)
    {
        if (_schema is { } known)
        {
            return known;
        }

        try
        {
            return _schema = (await ReadDescriptionAsync(cancellationToken).ConfigureAwait(false)).Schema;
        }
        catch (LanceTableMissingException)
        {
            return null;
        }
    }

    private Task<(long? Version, LanceTableSchema Schema)> ReadDescriptionAsync(CancellationToken cancellationToken) => calls.PostJsonAsync(
        "describe/",
        "{\"version\":null}",
        answer => (LanceRestCalls.ReadVersion(answer), LanceTableSchema.Read(_options.TableName, answer.GetProperty("schema"))),
        cancellationToken);

    private async Task<IReadOnlyList<T>> QueryAsync<T>(string body, Func<Apache.Arrow.RecordBatch, int, T> row, CancellationToken cancellationToken)
    {
        try
        {
            return await calls.QueryAsync(body, row, cancellationToken).ConfigureAwait(false);
        }
        catch (LanceTableMissingException)
        {
            _schema = null;
            return [];
        }
    }

    public static string ParentOf(string id) => id.LastIndexOf(AssetId.ChunkSeparator) is var at and > 0 ? id[..at] : id;
}
