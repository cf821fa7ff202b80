namespace LanceIngest;

/// <summary>An index of the table.</summary>
public sealed class LanceIndex
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>The column.</summary>
    public required string Column { get; init; }

    /// <summary>The kind, as the server names it, such as <c>IVF_FLAT</c> or <c>FTS</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The distance of a vector index, such as <c>cosine</c>; <see langword="null"/> where the server does not say.</summary>
    public string? Distance { get; init; }

    /// <summary>How many rows it has; <see langword="null"/> where the server does not say.</summary>
    public long? IndexedRows { get; init; }

    /// <summary>How many rows it lacks, which every search then looks through one by one; <see langword="null"/> where the server does not say.</summary>
    public long? UnindexedRows { get; init; }
}
