namespace LanceIngest;

/// <summary>The state of a table.</summary>
public sealed class LanceTableState
{
    /// <summary>The table's name.</summary>
    public required string Table { get; init; }

    /// <summary>How many rows it holds.</summary>
    public required long Rows { get; init; }

    /// <summary>Its version, which grows with each commit; <see langword="null"/> where the protocol does not say.</summary>
    public long? Version { get; init; }

    /// <summary>The embedding dimension; <see langword="null"/> where the protocol does not say.</summary>
    public int? Dimension { get; init; }
}
