namespace LanceIngest.Embedding.Pacing;

/// <summary>
/// What is known of the answer to one request besides its vectors. The headers are seen by the HTTP client alone, deep inside a generator
/// that does not pass them on; so the gate lays this out before the call, and the client fills it in.
/// </summary>
internal sealed class ProviderAnswer
{
    private static readonly AsyncLocal<ProviderAnswer?> Awaited = new();
    private readonly TimeProvider _time;

    private ProviderAnswer(TimeProvider time) => _time = time;

    /// <summary>The answer that is waited for here; null outside a request.</summary>
    public static ProviderAnswer? Current => Awaited.Value;

    /// <summary>What its headers told; null when nobody has seen them.</summary>
    public RateLimitReport? Limits { get; private set; }

    /// <summary>How many tokens the provider counted, where it says so.</summary>
    public long? InputTokens { get; set; }

    /// <summary>Lays one out for what the caller calls next.</summary>
    public static ProviderAnswer Expect(TimeProvider time) => Awaited.Value = new ProviderAnswer(time);

    /// <summary>Fills in what headers tell. Of several answers, as where a client tries again on its own, the last one counts.</summary>
    /// <param name="header">The value of a header, or null.</param>
    public void Report(Func<string, string?> header) => Limits = RateLimitReport.Read(header, _time.GetUtcNow());
}
