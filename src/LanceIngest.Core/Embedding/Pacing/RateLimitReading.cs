namespace LanceIngest.Embedding.Pacing;

/// <summary>One limit, as an answer tells of it.</summary>
/// <param name="Name">Which limit: <c>requests</c>, <c>tokens</c>, <c>project-requests</c>, <c>project-tokens</c>.</param>
/// <param name="Limit">How much it allows when nothing is used.</param>
/// <param name="Remaining">How much of it was left when the provider took the request.</param>
/// <param name="Reset">How long until all of it is there again, where the answer tells.</param>
internal readonly record struct RateLimitReading(string Name, double Limit, double Remaining, TimeSpan? Reset)
{
    public bool CountsTokens => Name.EndsWith("tokens", StringComparison.Ordinal);
}
