namespace LanceIngest;

/// <summary>One way in which the table differs from its sources.</summary>
/// <param name="Kind">How.</param>
/// <param name="AssetId">The document or asset.</param>
/// <param name="Job">The job that mends it.</param>
public sealed record Difference(DifferenceKind Kind, string AssetId, AnalysisJob Job);
