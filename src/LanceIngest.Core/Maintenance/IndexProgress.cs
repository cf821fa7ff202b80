namespace LanceIngest;

/// <summary>What <see cref="TableIndexes"/> is at.</summary>
/// <param name="Column">The column.</param>
/// <param name="What">What happens, or why nothing does.</param>
/// <param name="UnindexedRows">How many rows the index lacks; <see langword="null"/> where the server does not say.</param>
public sealed record IndexProgress(string Column, string What, long? UnindexedRows);
