namespace LanceIngest;

/// <summary>How texts are embedded.</summary>
/// <remarks>
/// The limits are those of OpenAI's embeddings API (https://platform.openai.com/docs/api-reference/embeddings/create): 2,048 inputs and
/// 300,000 tokens a request, 8,192 tokens an input. Lower them for a provider that allows less.
/// </remarks>
public sealed class EmbeddingOptions
{
    /// <summary>The model that OpenAI is asked for. Environment variable: <c>OPENAI_EMBEDDING_MODEL</c>. It is part of the content hash: changing it embeds everything again.</summary>
    /// <value>Default: <c>text-embedding-3-small</c>.</value>
    public string Model { get; set; } = "text-embedding-3-small";

    /// <summary>The embedding dimension that OpenAI is asked for.</summary>
    /// <value>Default: <see langword="null"/>, the model's own.</value>
    public int? Dimensions { get; set; }

    /// <summary>OpenAI's key. Environment variable: <c>OPENAI_API_KEY</c>.</summary>
    /// <value>Default: <see langword="null"/>. Needed unless an <c>IEmbeddingGenerator&lt;string, Embedding&lt;float&gt;&gt;</c> is registered.</value>
    public string? ApiKey { get; set; }

    /// <summary>The base URL of OpenAI's API or of a service that speaks it. Environment variable: <c>OPENAI_BASE_URL</c>.</summary>
    /// <value>Default: <c>https://api.openai.com/v1</c>.</value>
    public Uri BaseUrl { get; set; } = new("https://api.openai.com/v1");

    /// <summary>How many texts one request carries at most.</summary>
    /// <value>Default: 2,048. Allowed: 1 to 2,048.</value>
    public int MaxInputsPerRequest { get; set; } = 2048;

    /// <summary>How many tokens one request carries at most, see <see cref="CountTokens"/>.</summary>
    /// <value>Default: 300,000. Allowed: 8,192 to 300,000.</value>
    public int MaxTokensPerRequest { get; set; } = 300_000;

    /// <summary>How many requests are under way at once, at most: fewer while the provider answers more slowly for it, or with errors.</summary>
    /// <value>Default: 16. Allowed: 1 to 256.</value>
    public int MaxConcurrentRequests { get; set; } = 16;

    /// <summary>Counts the tokens of a text as the provider does. It may be called by several threads at once.</summary>
    /// <value>
    /// Default: <see langword="null"/>: <c>cl100k_base</c> for OpenAI's models, which is exact; for others the bytes of UTF-8, since a token has at least one.
    /// </value>
    public Func<string, int>? CountTokens { get; set; }

    /// <summary>What a million tokens cost, in dollars. Plans of back-fills use it, nothing else.</summary>
    /// <value>
    /// Default: <see langword="null"/>, which is OpenAI's list price (https://platform.openai.com/docs/pricing) for OpenAI's models –
    /// 0.02 for <c>text-embedding-3-small</c>, 0.13 for <c>text-embedding-3-large</c>, 0.10 for <c>text-embedding-ada-002</c> – and
    /// unknown for all others.
    /// </value>
    public decimal? DollarsPerMillionTokens { get; set; }

    /// <summary>How many tokens a minute the provider allows. Environment variable: <c>OPENAI_TOKENS_PER_MINUTE</c>. Plans of back-fills use it, nothing else: requests keep to what the provider's answers tell.</summary>
    /// <value>Default: <see langword="null"/>, what the provider's answers tell.</value>
    public long? TokensPerMinute { get; set; }

    /// <summary>How many requests a minute the provider allows. Environment variable: <c>OPENAI_REQUESTS_PER_MINUTE</c>. Plans of back-fills use it, nothing else.</summary>
    /// <value>Default: <see langword="null"/>, what the provider's answers tell.</value>
    public long? RequestsPerMinute { get; set; }
}
