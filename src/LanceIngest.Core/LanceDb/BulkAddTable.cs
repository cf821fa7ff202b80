using System.Globalization;
using System.Text.Json;
using LanceIngest.Diagnostics;
using LanceIngest.Resilience;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LanceIngest.LanceDb;

/// <summary>A table behind a service that takes records with <c>POST /bulk-add</c>.</summary>
/// <remarks>
/// The service cannot say which rows a document has, so nothing is skipped as unchanged, and a document that shrank is trimmed
/// by its numbered ids: first the new rows are written, then the ids behind them are deleted until none is left.
/// </remarks>
internal sealed class BulkAddTable(LanceDbHttp http, IOptions<LanceDbOptions> options, TimeProvider time, ILogger<BulkAddTable> logger) : ILanceTable, ILanceTableAdmin
{
    /// <summary>How many numbers behind a document's last chunk are tried first. A service answers how many there were.</summary>
    private const int FirstWindow = 8;
    private readonly string _table = options.Value.TableName;
    private int _saidThatItCannotDelete;

    public async Task<long?> ReplaceAsync(IReadOnlyList<LanceDocument> documents, CancellationToken cancellationToken = default)
    {
        var folded = LanceDocuments.Fold(documents);
        var records = folded.SelectMany(document => document.Records).ToList();
        LanceDocuments.CheckVectors(records);
        var started = time.GetTimestamp();
        foreach (var body in BulkAddBody.Write(records))
        {
            await AddAsync(body, cancellationToken).ConfigureAwait(false);
        }

        IngestionMetrics.Rows.Add(records.Count);
        if (!await TryTrimAsync(folded, cancellationToken).ConfigureAwait(false))
        {
            AcceptThatItCannotDelete(folded);
        }

        IngestionMetrics.CommitSeconds.Record(time.GetElapsedTime(started).TotalSeconds);
        return null;
    }

    public Task<IReadOnlyList<LanceRow>> FindAsync(IReadOnlyCollection<string> documentIds, bool withEmbeddings = false, CancellationToken cancellationToken = default)
        => Task.FromResult<IReadOnlyList<LanceRow>>([]);

    public async Task<IReadOnlyList<LanceHit>> SearchAsync(LanceQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        try
        {
            return await PostAsync("search", BulkAddBody.Search(query), static answer => BulkAddBody.ReadHits(answer), cancellationToken).ConfigureAwait(false);
        }
        catch (LanceTableMissingException)
        {
            return [];
        }
    }

    public async Task<LanceTableState?> GetStateAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            var rows = await PostAsync("count", BulkAddBody.Empty, static answer => answer.GetProperty("count").GetInt64(), cancellationToken).ConfigureAwait(false);
            return new LanceTableState { Table = _table, Rows = rows };
        }
        catch (LanceTableMissingException)
        {
            return null;
        }
    }

    public Task<IReadOnlyList<LanceRowInfo>> ListRowsAsync(CancellationToken cancellationToken = default) => throw CannotList("rows");

    public Task<IReadOnlyList<LanceIndex>> ListIndexesAsync(CancellationToken cancellationToken = default) => throw CannotList("indexes");

    /// <summary>The service builds the indexes it thinks right, all at once.</summary>
    public Task BuildIndexAsync(LanceIndexDefinition definition, CancellationToken cancellationToken = default) => OptimizeAsync(cancellationToken);

    public Task OptimizeAsync(CancellationToken cancellationToken = default) => PostAsync("build-index", BulkAddBody.Empty, static _ => 0, cancellationToken);

    private static IngestionException CannotList(string what) => IngestionException.Permanent(
        IngestionErrors.TableFailed, $"A service that speaks only /bulk-add cannot list its {what}. Use LANCEDB_PROTOCOL=rest where the service has it.");

    private async Task AddAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        try
        {
            await PostAsync("bulk-add", body, static _ => 0, cancellationToken).ConfigureAwait(false);
        }
        catch (LanceTableMissingException e)
        {
            throw new MisconfiguredException(
                IngestionErrors.TableFailed, "The LanceDB service has no POST /bulk-add: check LANCEDB_API_URL, or set LANCEDB_PROTOCOL=rest.", e);
        }
    }

    /// <returns>False when the service has no route to delete with.</returns>
    private async Task<bool> TryTrimAsync(List<LanceDocument> documents, CancellationToken cancellationToken)
    {
        var first = documents.SelectMany(document => StaleIds(document, 0, FirstWindow)).ToList();
        if (await DeleteAsync(first, cancellationToken).ConfigureAwait(false) is not { } deleted)
        {
            return false;
        }

        // Some document lost more rows than one: follow each until a window is empty.
        foreach (var document in deleted > 0 ? documents : [])
        {
            for (int from = FirstWindow, size = FirstWindow * 4; ; from += size, size *= 2)
            {
                var ids = StaleIds(document, from, size).ToList();
                if (await DeleteAsync(ids, cancellationToken).ConfigureAwait(false) is null or 0)
                {
                    break;
                }
            }
        }

        return true;
    }

    /// <summary>Such a service keeps the rows a document no longer has, which is worth a warning; a document that is deleted would stay whole.</summary>
    private void AcceptThatItCannotDelete(List<LanceDocument> documents)
    {
        if (documents.Exists(static document => document.Records.Count == 0))
        {
            throw new MisconfiguredException(
                IngestionErrors.TableFailed, "The LanceDB service has no POST /delete, so rows cannot be deleted. Use a service that has it, or LANCEDB_PROTOCOL=rest.");
        }

        if (Interlocked.Exchange(ref _saidThatItCannotDelete, 1) == 0)
        {
            Log.CannotDelete(logger);
        }
    }

    /// <summary>Ids that the document may have had and has no more: the other form of its id, and numbers behind its last chunk.</summary>
    private static IEnumerable<string> StaleIds(LanceDocument document, int from, int count)
    {
        var isSingle = document.Records.Count == 1 && document.Records[0].Id == document.Id;
        if (from == 0 && !isSingle)
        {
            yield return document.Id;
        }

        var next = isSingle ? 0 : document.Records.Count;
        for (var i = 0; i < count; i++)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{document.Id}{AssetId.ChunkSeparator}{next + from + i}");
        }
    }

    /// <returns>How many rows there were; null when the service has no such route.</returns>
    private async Task<long?> DeleteAsync(List<string> ids, CancellationToken cancellationToken)
    {
        try
        {
            return await PostAsync("delete", BulkAddBody.Ids(ids), static answer => answer.TryGetProperty("deleted", out var count) ? count.GetInt64() : 0, cancellationToken).ConfigureAwait(false);
        }
        catch (LanceTableMissingException e)
        {
            return e.Message.Contains(_table, StringComparison.Ordinal) ? 0 : null;
        }
    }

    private Task<T> PostAsync<T>(string path, ReadOnlyMemory<byte> body, Func<JsonElement, T> read, CancellationToken cancellationToken) => http.SendAsync(
        HttpMethod.Post,
        path,
        () => new ReadOnlyMemoryContent(body) { Headers = { ContentType = new("application/json") } },
        async (content, token) =>
        {
            using var answer = JsonDocument.Parse(await content.ReadAsByteArrayAsync(token).ConfigureAwait(false));
            return read(answer.RootElement);
        },
        cancellationToken);
}
