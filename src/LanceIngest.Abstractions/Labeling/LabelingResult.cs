namespace LanceIngest;

/// <summary>What a model saw.</summary>
public sealed class LabelingResult
{
    /// <summary>Creates it.</summary>
    /// <param name="labels">The labels, ready to become the member <c>ai_labels</c> of an asset.</param>
    /// <param name="model">The name of the model.</param>
    public LabelingResult(MediaLabels labels, string model)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentException.ThrowIfNullOrEmpty(model);
        Labels = labels;
        Model = model;
    }

    /// <summary>The labels.</summary>
    public MediaLabels Labels { get; }

    /// <summary>The name of the model.</summary>
    public string Model { get; }

    /// <summary>How many tokens the model read, its failed tries included.</summary>
    /// <value>Default: 0, which is also what providers say that count none.</value>
    public long InputTokens { get; init; }

    /// <summary>How many tokens the model wrote.</summary>
    /// <value>Default: 0.</value>
    public long OutputTokens { get; init; }
}
