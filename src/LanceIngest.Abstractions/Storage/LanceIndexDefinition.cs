namespace LanceIngest;

/// <summary>An index to be built.</summary>
/// <param name="Column">The column.</param>
/// <param name="Kind">The kind.</param>
/// <param name="Partitions">For a vector index, into how many parts the vectors are put; <see langword="null"/> for the server's own choice.</param>
public sealed record LanceIndexDefinition(string Column, LanceIndexKind Kind, int? Partitions = null);
