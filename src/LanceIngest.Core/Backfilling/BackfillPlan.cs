namespace LanceIngest;

/// <summary>What a back-fill would do and cost.</summary>
public sealed class BackfillPlan
{
    /// <summary>The source.</summary>
    public required string Source { get; init; }

    /// <summary>Entries that the source lists.</summary>
    public required long Listed { get; init; }

    /// <summary>Entries that are up to date, or of which an earlier run sent this very version.</summary>
    public required long Unchanged { get; init; }

    /// <summary>Jobs that would be sent.</summary>
    public required long Jobs { get; init; }

    /// <summary>Rows that would be written.</summary>
    public required long Rows { get; init; }

    /// <summary>Texts that would be embedded.</summary>
    public required long Embeddings { get; init; }

    /// <summary>Their tokens.</summary>
    public required long Tokens { get; init; }

    /// <summary>What they cost; <see langword="null"/> where <see cref="EmbeddingOptions.DollarsPerMillionTokens"/> is not known.</summary>
    public required decimal? Dollars { get; init; }

    /// <summary>The tokens a minute that the embedding provider allows; <see langword="null"/> where neither <see cref="EmbeddingOptions.TokensPerMinute"/> nor the provider's answers tell.</summary>
    public required double? TokensPerMinute { get; init; }

    /// <summary>The requests a minute that the embedding provider allows; <see langword="null"/> where neither <see cref="EmbeddingOptions.RequestsPerMinute"/> nor the provider's answers tell.</summary>
    public required double? RequestsPerMinute { get; init; }

    /// <summary>
    /// How long it takes at the limits that are known, those of the embedding provider and <see cref="BackfillOptions.MaxJobsPerSecond"/>: at
    /// least this long. <see langword="null"/> where none is known.
    /// </summary>
    public required TimeSpan? Duration { get; init; }

    /// <summary>Entries that would fail.</summary>
    public required long Failed { get; init; }

    /// <summary>Why entries would fail: the first of them.</summary>
    public required IReadOnlyList<IngestionFailure> Failures { get; init; }
}
