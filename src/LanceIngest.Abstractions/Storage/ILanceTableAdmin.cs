namespace LanceIngest;

/// <summary>What operators do with the table, beside what workers do with <see cref="ILanceTable"/>.</summary>
/// <remarks>Implementations are safe to call from many threads.</remarks>
public interface ILanceTableAdmin
{
    /// <summary>Lists what every row is about, without texts and vectors.</summary>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <returns>The rows, in no order; they are held in memory, some 500 bytes each. Empty when the table is missing.</returns>
    /// <exception cref="IngestionException">LanceDB failed, or its protocol cannot read rows (permanent).</exception>
    Task<IReadOnlyList<LanceRowInfo>> ListRowsAsync(CancellationToken cancellationToken = default);

    /// <summary>Lists the indexes and how many rows each has taken in.</summary>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The indexes. Empty when the table is missing.</returns>
    /// <exception cref="IngestionException">LanceDB failed, or its protocol cannot list indexes (permanent).</exception>
    Task<IReadOnlyList<LanceIndex>> ListIndexesAsync(CancellationToken cancellationToken = default);

    /// <summary>Builds an index over all rows, replacing the one that the column has. Some servers answer before it is complete.</summary>
    /// <param name="definition">The column and the kind.</param>
    /// <param name="cancellationToken">Stops waiting; the server may still build it.</param>
    /// <returns>A task that ends when the server has answered.</returns>
    /// <exception cref="IngestionException">LanceDB refused or failed.</exception>
    Task BuildIndexAsync(LanceIndexDefinition definition, CancellationToken cancellationToken = default);

    /// <summary>Asks the server to take new rows into the indexes that are there. Servers that do so by themselves have no such request.</summary>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>A task that ends when the server has answered.</returns>
    /// <exception cref="IngestionException">LanceDB failed.</exception>
    Task OptimizeAsync(CancellationToken cancellationToken = default);
}
