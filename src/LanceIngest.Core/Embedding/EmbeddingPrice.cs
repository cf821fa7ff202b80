namespace LanceIngest.Embedding;

/// <summary>What embedding costs.</summary>
internal static class EmbeddingPrice
{
    /// <summary>The price of tokens; null where nobody has said it.</summary>
    /// <param name="options">The configured price.</param>
    /// <param name="model">The model in use, as <see cref="TextEmbedder.Model"/> names it.</param>
    /// <param name="tokens">How many tokens.</param>
    public static decimal? Of(EmbeddingOptions options, string model, long tokens)
        => (options.DollarsPerMillionTokens ?? ListPrice(model)) * tokens / 1_000_000;

    private static decimal? ListPrice(string model) => model.Split('@')[0] switch
    {
        "text-embedding-3-small" => 0.02m,
        "text-embedding-3-large" => 0.13m,
        "text-embedding-ada-002" => 0.10m,
        _ => null,
    };
}
