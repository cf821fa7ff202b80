using System.Collections.Concurrent;
using System.Globalization;
using LanceIngest.Diagnostics;
using LanceIngest.Embedding;
using LanceIngest.Ingestion;
using Microsoft.Extensions.Options;

namespace LanceIngest;

/// <summary>Brings content into the table: chunk, skip what is unchanged, embed, commit.</summary>
/// <remarks>
/// Safe to call from many threads; all calls share embedding requests and commits. An item that fails does not disturb the others.
/// Registered as a singleton by <c>AddLanceIngestion()</c>.
/// </remarks>
public sealed class ParallelIngestionService : IAsyncDisposable
{
    private readonly ILanceTable _table;
    private readonly TextChunker _chunker;
    private readonly TextEmbedder _embedder;
    private readonly int _maxItemsInFlight;
    private readonly CommitHistory _history = new();
    private readonly Coalescer<string, Seen> _lookups;
    private readonly Coalescer<LanceDocument, bool> _commits;

    internal ParallelIngestionService(ILanceTable table, TextChunker chunker, TextEmbedder embedder, IOptions<IngestionOptions> options, TimeProvider time)
    {
        _table = table;
        _chunker = chunker;
        _embedder = embedder;
        _maxItemsInFlight = options.Value.MaxItemsInFlight;
        _lookups = new(new CoalescerLimits(MaxItems: 1000, int.MaxValue, MaxConcurrency: 1, options.Value.Linger, Rest: 2), static _ => 1, FindManyAsync, time);

        // One commit under way while the next one fills: commits of one table wait for each other anyway.
        _commits = new(
            new CoalescerLimits(MaxItems: options.Value.CommitMaxRows, MaxWeight: options.Value.CommitMaxRows, MaxConcurrency: 1, options.Value.Linger, Rest: 1),
            static document => Math.Max(1, document.Records.Count),
            CommitManyAsync,
            time);
    }

    /// <summary>Makes the table hold these items as they are, however many there are: they are taken as fast as they are ingested.</summary>
    /// <param name="items">The items. Their rows replace those the table holds of them. <see cref="IngestionOptions.MaxItemsInFlight"/> of them are in memory at most.</param>
    /// <param name="cancellationToken">Stops taking items and waiting; items already on their way may still be committed.</param>
    /// <returns>What was written, and which items failed.</returns>
    /// <remarks>An item older than its rows in the table, by <see cref="ContentItem.UpdatedAt"/>, counts as unchanged.</remarks>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public Task<IngestionResult> IngestAsync(IAsyncEnumerable<ContentItem> items, CancellationToken cancellationToken = default)
        => IngestAsync(items, NeverCurrent, cancellationToken);

    /// <summary>Removes the rows of assets.</summary>
    /// <param name="assetIds">The asset ids. One without rows is fine.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>A task that ends when the rows are gone.</returns>
    /// <exception cref="IngestionException">LanceDB refused or failed.</exception>
    public Task DeleteAsync(IReadOnlyCollection<string> assetIds, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(assetIds);
        return Task.WhenAll(assetIds.Select(id => _commits.AddAsync(new LanceDocument(id, []), cancellationToken)));
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _lookups.DisposeAsync().ConfigureAwait(false);
        await _commits.DisposeAsync().ConfigureAwait(false);
    }

    /// <param name="items">The items.</param>
    /// <param name="isCurrent">Tells whether the source is still what was read, when rows in the table look newer than it.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    internal async Task<IngestionResult> IngestAsync(
        IAsyncEnumerable<ContentItem> items, Func<CancellationToken, ValueTask<bool>> isCurrent, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(items);
        var (rows, embeddings, unchanged) = (0, 0, 0);
        var failures = new ConcurrentQueue<IngestionFailure>();
        var limits = new ParallelOptions { MaxDegreeOfParallelism = _maxItemsInFlight, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(items, limits, async (item, token) =>
        {
            var outcome = await TryIngestAsync(item, isCurrent, token).ConfigureAwait(false);
            Interlocked.Add(ref rows, outcome.Rows);
            Interlocked.Add(ref embeddings, outcome.Embeddings);
            if (outcome.Failure is { } failure)
            {
                failures.Enqueue(failure);
            }
            else if (outcome.Rows == 0)
            {
                Interlocked.Increment(ref unchanged);
            }
        }).ConfigureAwait(false);
        return new IngestionResult { Rows = rows, Embeddings = embeddings, Unchanged = unchanged, Failures = [.. failures] };
    }

    private static ValueTask<bool> NeverCurrent(CancellationToken cancellationToken) => ValueTask.FromResult(false);

    private async Task<ItemOutcome> TryIngestAsync(ContentItem item, Func<CancellationToken, ValueTask<bool>> isCurrent, CancellationToken cancellationToken)
    {
        try
        {
            return await IngestAsync(item, isCurrent, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            var error = e as IngestionException ?? IngestionException.Transient(IngestionErrors.Unexpected, $"Unexpected {e.GetType().Name} in the item '{item.Id}'.", e);
            return new ItemOutcome(0, 0, new IngestionFailure(item.Id, error));
        }
    }

    /// <summary>The main flow: chunk, skip unchanged, embed, commit.</summary>
    private async Task<ItemOutcome> IngestAsync(ContentItem item, Func<CancellationToken, ValueTask<bool>> isCurrent, CancellationToken cancellationToken)
    {
        var chunks = DocumentChunks.Of(item, _chunker, _embedder.Model);
        var seen = await _lookups.AddAsync(item.Id, cancellationToken).ConfigureAwait(false);
        var rows = seen.Rows;
        if (chunks.AreIn(rows))
        {
            return new ItemOutcome(0, 0, null);
        }

        // Either this item was read before somebody wrote a newer state, or its source went back in time: only the source knows.
        var rowsLookNewer = rows.Any(row => row.UpdatedAt > item.UpdatedAt);
        if (rowsLookNewer && !await isCurrent(cancellationToken).ConfigureAwait(false))
        {
            return new ItemOutcome(0, 0, null);
        }

        var (records, embeddings) = await EmbedAsync(chunks, rows, cancellationToken).ConfigureAwait(false);
        using (LanceIngestDiagnostics.ActivitySource.StartActivity("commit"))
        {
            await CommitAsync(item, records, seen, rowsLookNewer, cancellationToken).ConfigureAwait(false);
        }

        return new ItemOutcome(records.Count, embeddings, null);
    }

    /// <summary>
    /// To take rows away, the engine reads the whole table. So that is asked for only where there are rows to take away: those seen before
    /// the commit, or those that another writer added since, which whoever commits last sees after it. Where nobody else has written since,
    /// there is nothing to see.
    /// </summary>
    private async Task CommitAsync(ContentItem item, IReadOnlyList<LanceRecord> records, Seen before, bool replaceNewer, CancellationToken cancellationToken)
    {
        var written = records.Select(record => record.Id).ToHashSet(StringComparer.Ordinal);
        bool IsLeftOver(LanceRow row) => !written.Contains(row.Id) && (replaceNewer || !(row.UpdatedAt > item.UpdatedAt));

        var document = new LanceDocument(item.Id, records) { ReplaceNewer = replaceNewer, HasNoOtherRows = !before.Rows.Any(row => !written.Contains(row.Id)) };
        await _commits.AddAsync(document, cancellationToken).ConfigureAwait(false);
        if (!document.HasNoOtherRows || _history.IsOursSince(before.At))
        {
            return;
        }

        var after = await _lookups.AddAsync(item.Id, cancellationToken).ConfigureAwait(false);
        if (after.Rows.Any(IsLeftOver))
        {
            await _commits.AddAsync(new LanceDocument(item.Id, records) { ReplaceNewer = replaceNewer }, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<(IReadOnlyList<LanceRecord> Records, int Embeddings)> EmbedAsync(
        DocumentChunks chunks, IReadOnlyList<LanceRow> rows, CancellationToken cancellationToken)
    {
        using var activity = LanceIngestDiagnostics.ActivitySource.StartActivity("embed");
        var known = await KnownVectorsAsync(chunks, rows, cancellationToken).ConfigureAwait(false);
        var vectors = await Task.WhenAll(chunks.All.Select(chunk => known.TryGetValue(chunk.ContentHash, out var vector)
            ? Task.FromResult(vector)
            : _embedder.EmbedAsync(chunk.Text, cancellationToken))).ConfigureAwait(false);
        var embeddings = chunks.All.Count(chunk => !known.ContainsKey(chunk.ContentHash));
        activity?.SetTag("lanceingest.embeddings", embeddings);
        return (chunks.ToRecords(vectors), embeddings);
    }

    /// <summary>The vectors of chunks that stand in the table already, wherever in the document they stood: those need no embedding.</summary>
    private async Task<Dictionary<string, ReadOnlyMemory<float>>> KnownVectorsAsync(DocumentChunks chunks, IReadOnlyList<LanceRow> rows, CancellationToken cancellationToken)
    {
        var known = new Dictionary<string, ReadOnlyMemory<float>>(StringComparer.Ordinal);
        var hashes = chunks.All.Select(chunk => chunk.ContentHash).ToHashSet(StringComparer.Ordinal);
        if (!rows.Any(row => row.ContentHash is { } hash && hashes.Contains(hash)))
        {
            return known;
        }

        foreach (var row in await _table.FindAsync([chunks.Item.Id], withEmbeddings: true, cancellationToken).ConfigureAwait(false))
        {
            if (row.ContentHash is { } hash && !row.Embedding.IsEmpty)
            {
                known[hash] = row.Embedding;
            }
        }

        return known;
    }

    private async Task<IReadOnlyList<Seen>> FindManyAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        var now = _history.Now;
        var rows = await _table.FindAsync([.. ids.Distinct(StringComparer.Ordinal)], cancellationToken: cancellationToken).ConfigureAwait(false);
        var byParent = rows.ToLookup(row => row.ParentId, StringComparer.Ordinal);
        return [.. ids.Select(id => new Seen([.. byParent[id]], now))];
    }

    private async Task<IReadOnlyList<bool>> CommitManyAsync(IReadOnlyList<LanceDocument> documents, CancellationToken cancellationToken)
    {
        using var activity = LanceIngestDiagnostics.ActivitySource.StartActivity("commit batch");
        activity?.SetTag("lanceingest.documents", documents.Count.ToString(CultureInfo.InvariantCulture));
        var version = await _table.ReplaceAsync(documents, cancellationToken).ConfigureAwait(false);
        _history.Add(version, tableHeldNothing: _history.Now == 0 && await HoldsOnlyAsync(documents, version, cancellationToken).ConfigureAwait(false));
        return [.. Enumerable.Repeat(true, documents.Count)];
    }

    /// <summary>Whether a table holds nothing but what was just written to it, as one does that was created for it.</summary>
    private async Task<bool> HoldsOnlyAsync(IReadOnlyList<LanceDocument> documents, long? version, CancellationToken cancellationToken)
    {
        var state = await _table.GetStateAsync(cancellationToken).ConfigureAwait(false);
        return version is not null && state?.Version == version && state?.Rows == documents.Sum(document => document.Records.Count);
    }

    /// <param name="Rows">The rows of an item.</param>
    /// <param name="At">When they were these.</param>
    private sealed record Seen(IReadOnlyList<LanceRow> Rows, long At);

    private sealed record ItemOutcome(int Rows, int Embeddings, IngestionFailure? Failure);
}
