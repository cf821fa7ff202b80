namespace LanceIngest;

/// <summary>What <c>MapIngestionDiagnostics</c> tells: the settings of <c>AddIngestionDiagnostics</c>.</summary>
public sealed class IngestionDiagnosticsOptions
{
    /// <summary>How many of the last jobs, and of the last failures, are told.</summary>
    /// <value>Default: 50. Allowed: 1 to 1,000.</value>
    public int RecentJobs { get; set; } = 50;

    /// <summary>US dollars for a million tokens that are embedded.</summary>
    /// <value>Default: 0.02, OpenAI's list price of <c>text-embedding-3-small</c>.</value>
    public decimal EmbeddingPrice { get; set; } = 0.02m;

    /// <summary>US dollars for a million tokens that the vision model reads.</summary>
    /// <value>Default: 0.15, OpenAI's list price of <c>gpt-4o-mini</c>.</value>
    public decimal LabelingInputPrice { get; set; } = 0.15m;

    /// <summary>US dollars for a million tokens that the vision model writes.</summary>
    /// <value>Default: 0.60, OpenAI's list price of <c>gpt-4o-mini</c>.</value>
    public decimal LabelingOutputPrice { get; set; } = 0.60m;
}
