namespace LanceIngest;

/// <summary>How <see cref="ContentSearch"/> ranks.</summary>
public enum SearchMode
{
    /// <summary>By words and by meaning at once.</summary>
    Hybrid,

    /// <summary>By words alone: BM25 in text and title.</summary>
    Text,

    /// <summary>By meaning alone: cosine similarity.</summary>
    Vector,
}
