namespace LanceIngest;

/// <summary>How pictures are labelled: the settings of <c>AddMediaLabeling</c>.</summary>
/// <remarks>The key and the address of OpenAI are those of <see cref="EmbeddingOptions"/>.</remarks>
public sealed class LabelingOptions
{
    /// <summary>The model that OpenAI is asked for; it must see pictures and know structured output.</summary>
    /// <value>Default: <c>gpt-4o-mini</c>.</value>
    public string Model { get; set; } = "gpt-4o-mini";

    /// <summary>How many bytes a picture may have. Larger ones are refused before anything is paid for them.</summary>
    /// <value>Default: 20 MiB (20,971,520). Allowed: 1 KiB to 36 MiB, which base64 makes the 50 MB that OpenAI takes in a request.</value>
    public int MaxImageBytes { get; set; } = 20 * 1024 * 1024;

    /// <summary>How many tokens the model may write.</summary>
    /// <value>Default: 1,000. Allowed: 100 to 16,000.</value>
    public int MaxOutputTokens { get; set; } = 1000;
}
