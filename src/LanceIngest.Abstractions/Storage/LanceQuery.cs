namespace LanceIngest;

/// <summary>One ranking of the table: by vector or by text.</summary>
public sealed class LanceQuery
{
    /// <summary>Rank by cosine similarity to this vector, <c>float32[dim]</c>.</summary>
    /// <value>Default: empty, which means by <see cref="Text"/>.</value>
    public ReadOnlyMemory<float> Vector { get; init; }

    /// <summary>Rank by BM25 for these words, in the text and in the title.</summary>
    /// <value>Default: <see langword="null"/>, which means by <see cref="Vector"/>.</value>
    public string? Text { get; init; }

    /// <summary>Only these rows.</summary>
    /// <value>Default: <see cref="SearchFilter.None"/>, all.</value>
    public SearchFilter Filter { get; init; } = SearchFilter.None;

    /// <summary>How many rows at most.</summary>
    /// <value>Default: 10.</value>
    public int Limit { get; init; } = 10;
}
