using System.Globalization;

namespace LanceIngest;

/// <summary>Builds the indexes that a table of its size wants, and waits until they have every row. Registered as a singleton by <c>AddLanceIngestion()</c>.</summary>
/// <remarks>Safe to repeat: an index that is complete is left alone, and one that only lacks new rows takes them in.</remarks>
public sealed class TableIndexes
{
    private const string VectorColumn = "embedding";

    /// <summary>A part of an IVF index should have enough vectors to be worth a look and few enough to be quick.</summary>
    private const int VectorsPerPartition = 4096;

    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);

    private readonly ILanceTable _table;
    private readonly ILanceTableAdmin _admin;
    private readonly TimeProvider _time;

    internal TableIndexes(ILanceTable table, ILanceTableAdmin admin, TimeProvider time) => (_table, _admin, _time) = (table, admin, time);

    /// <summary>Builds what is missing or of another kind, and waits.</summary>
    /// <param name="options">Which indexes.</param>
    /// <param name="progress">Is told what happens.</param>
    /// <param name="cancellationToken">Stops waiting; the server may go on building.</param>
    /// <returns>The indexes as they are at the end. Empty when there is no table.</returns>
    /// <exception cref="IngestionException">LanceDB refused or failed.</exception>
    public async Task<IReadOnlyList<LanceIndex>> EnsureAsync(IndexOptions options, IProgress<IndexProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (await _table.GetStateAsync(cancellationToken).ConfigureAwait(false) is not { } state)
        {
            return [];
        }

        if (_admin is LanceDb.BulkAddTable)
        {
            await _admin.OptimizeAsync(cancellationToken).ConfigureAwait(false);
            progress?.Report(new IndexProgress(VectorColumn, "built by the service", UnindexedRows: null));
            return [];
        }

        var indexes = await _admin.ListIndexesAsync(cancellationToken).ConfigureAwait(false);
        var wanted = Wanted(state.Rows, options, progress).ToList();
        foreach (var definition in wanted.Where(definition => options.Rebuild || !indexes.Any(index => Is(index, definition))))
        {
            progress?.Report(new IndexProgress(definition.Column, "is being built", state.Rows));
            await _admin.BuildIndexAsync(definition, cancellationToken).ConfigureAwait(false);
        }

        return await WaitAsync(wanted, progress, cancellationToken).ConfigureAwait(false);
    }

    private static IEnumerable<LanceIndexDefinition> Wanted(long rows, IndexOptions options, IProgress<IndexProgress>? progress)
    {
        if (rows >= options.MinRowsForVectors)
        {
            yield return new LanceIndexDefinition(VectorColumn, options.VectorKind, PartitionsFor(rows, options.VectorKind));
        }
        else
        {
            progress?.Report(new IndexProgress(VectorColumn, string.Create(CultureInfo.InvariantCulture, $"needs no index below {options.MinRowsForVectors} rows"), UnindexedRows: null));
        }

        foreach (var column in LanceDb.LanceQueryBody.TextColumns)
        {
            yield return new LanceIndexDefinition(column, LanceIndexKind.FullText);
        }

        if (options.Filters)
        {
            yield return new LanceIndexDefinition("parent_id", LanceIndexKind.BTree);
            yield return new LanceIndexDefinition("content_type", LanceIndexKind.Bitmap);
        }
    }

    /// <summary>A graph searches within its part, and wants few large ones.</summary>
    private static int PartitionsFor(long rows, LanceIndexKind kind)
        => (int)Math.Clamp(kind == LanceIndexKind.HnswSq ? rows / 1_048_576 : rows / VectorsPerPartition, 1, 65_536);

    private static bool Is(LanceIndex index, LanceIndexDefinition definition) => index.Column == definition.Column && definition.Kind switch
    {
        LanceIndexKind.FullText => index.Kind is "FTS" or "INVERTED",
        LanceIndexKind.BTree => index.Kind == "BTREE",
        LanceIndexKind.Bitmap => index.Kind == "BITMAP",
        LanceIndexKind.IvfPq => index.Kind == "IVF_PQ" && IsCosine(index),
        LanceIndexKind.HnswSq => index.Kind is "IVF_HNSW_SQ" or "HNSW_SQ" && IsCosine(index),
        _ => index.Kind == "IVF_FLAT" && IsCosine(index),
    };

    private static bool IsCosine(LanceIndex index) => index.Distance is null || index.Distance.Equals("cosine", StringComparison.OrdinalIgnoreCase);

    private async Task<IReadOnlyList<LanceIndex>> WaitAsync(List<LanceIndexDefinition> wanted, IProgress<IndexProgress>? progress, CancellationToken cancellationToken)
    {
        for (var looks = 0; ; looks++)
        {
            var indexes = await _admin.ListIndexesAsync(cancellationToken).ConfigureAwait(false);
            foreach (var index in indexes)
            {
                progress?.Report(new IndexProgress(index.Column, index.Kind, index.UnindexedRows));
            }

            if (wanted.TrueForAll(definition => indexes.Any(index => Is(index, definition) && index.UnindexedRows is null or 0)))
            {
                return indexes;
            }

            if (looks == 0)
            {
                await _admin.OptimizeAsync(cancellationToken).ConfigureAwait(false);
            }
            else
            {
                await Task.Delay(LookInterval, _time, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
