namespace LanceIngest.Embedding.Pacing;

/// <summary>What may be asked of a provider in a minute; null where nobody knows.</summary>
internal readonly record struct MinuteLimits(double? Requests, double? Tokens);
