namespace LanceIngest;

/// <summary>How the table differs from its sources.</summary>
public sealed class ReconciliationReport
{
    /// <summary>Documents and assets that the sources list.</summary>
    public required long Sources { get; init; }

    /// <summary>Rows in the table.</summary>
    public required long Rows { get; init; }

    /// <summary>The differences.</summary>
    public required IReadOnlyList<Difference> Differences { get; init; }
}
