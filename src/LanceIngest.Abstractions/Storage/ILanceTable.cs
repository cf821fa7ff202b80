namespace LanceIngest;

/// <summary>The LanceDB table that holds the rows.</summary>
/// <remarks>
/// Implementations are safe to call from many threads and from many processes at once: concurrent writes of the same new
/// document leave one row per id. Ids are data, whatever characters they hold.
/// </remarks>
public interface ILanceTable
{
    /// <summary>
    /// Replaces documents: their new rows are written and rows they no longer have go, in one commit where the protocol allows.
    /// The table is created when it is missing, with the dimension of the rows.
    /// </summary>
    /// <param name="documents">The documents. Where an id occurs twice, the last one counts.</param>
    /// <param name="cancellationToken">Stops waiting; the write may still happen.</param>
    /// <returns>
    /// The version of the table once the rows are committed, which is one more than before; <see langword="null"/> where it took several
    /// commits, or where the protocol does not tell.
    /// </returns>
    /// <remarks>A row with an older <c>updated_at</c> does not overwrite a newer one, unless <see cref="LanceDocument.ReplaceNewer"/> says so.</remarks>
    /// <exception cref="IngestionException">
    /// <see cref="IngestionErrors.TableMismatch"/>: the table has another dimension. <see cref="IngestionErrors.TableFailed"/>: LanceDB
    /// refused the rows (permanent) or failed (transient).
    /// </exception>
    Task<long?> ReplaceAsync(IReadOnlyList<LanceDocument> documents, CancellationToken cancellationToken = default);

    /// <summary>The rows that documents have now.</summary>
    /// <param name="documentIds">The asset ids.</param>
    /// <param name="withEmbeddings">Whether the vectors are wanted too.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The rows, in no order. Empty when the table is missing, or when the protocol cannot read rows.</returns>
    /// <exception cref="IngestionException">LanceDB failed.</exception>
    Task<IReadOnlyList<LanceRow>> FindAsync(IReadOnlyCollection<string> documentIds, bool withEmbeddings = false, CancellationToken cancellationToken = default);

    /// <summary>Ranks the rows.</summary>
    /// <param name="query">By vector or by text.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The best rows, best first. Empty when the table is missing.</returns>
    /// <exception cref="IngestionException">LanceDB refused the query or failed.</exception>
    Task<IReadOnlyList<LanceHit>> SearchAsync(LanceQuery query, CancellationToken cancellationToken = default);

    /// <summary>The state of the table.</summary>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The state, or <see langword="null"/> when the table is missing.</returns>
    /// <exception cref="IngestionException">LanceDB failed.</exception>
    Task<LanceTableState?> GetStateAsync(CancellationToken cancellationToken = default);
}
