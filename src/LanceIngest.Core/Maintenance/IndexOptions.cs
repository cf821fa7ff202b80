namespace LanceIngest;

/// <summary>Which indexes <see cref="TableIndexes"/> builds.</summary>
public sealed class IndexOptions
{
    /// <summary>The kind of the vector index.</summary>
    /// <value>Default: <see cref="LanceIndexKind.IvfFlat"/>.</value>
    public LanceIndexKind VectorKind { get; init; } = LanceIndexKind.IvfFlat;

    /// <summary>Tables with fewer rows get no vector index: looking through all vectors is exact, and takes milliseconds.</summary>
    /// <value>Default: 20,000.</value>
    public long MinRowsForVectors { get; init; } = 20_000;

    /// <summary>Whether the columns of filters get indexes too: <c>parent_id</c> and <c>content_type</c>.</summary>
    /// <value>Default: <see langword="false"/>. Worth it from some hundred thousand rows.</value>
    public bool Filters { get; init; }

    /// <summary>Whether indexes that are there are built anew: for a table that has grown many times over since.</summary>
    /// <value>Default: <see langword="false"/>.</value>
    public bool Rebuild { get; init; }
}
