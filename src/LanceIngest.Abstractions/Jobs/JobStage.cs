namespace LanceIngest;

/// <summary>Why a job was enqueued: an open set, like <see cref="MediaType"/>.</summary>
/// <remarks>Values compare without regard to case. The default value is <see cref="Initial"/>.</remarks>
public readonly struct JobStage : IEquatable<JobStage>
{
    private readonly string? _value;

    /// <summary>Creates a stage.</summary>
    /// <param name="value">The name as it stands in a job, for example <c>refresh</c>.</param>
    /// <exception cref="ArgumentException"><paramref name="value"/> is null, empty or white space.</exception>
    public JobStage(string value)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(value);
        _value = value.ToLowerInvariant();
    }

    /// <summary>The content is new. For a video: it is raw and must be processed first.</summary>
    public static JobStage Initial { get; } = new("initial");

    /// <summary>The content has been labelled or processed since.</summary>
    public static JobStage PostLabel { get; } = new("post_label");

    /// <summary>Something about the content changed.</summary>
    public static JobStage Refresh { get; } = new("refresh");

    /// <summary>The content is gone; its rows go too.</summary>
    public static JobStage Delete { get; } = new("delete");

    /// <summary>The name, in lower case.</summary>
    public string Value => _value ?? "initial";

    /// <summary>Makes a stage of its name.</summary>
    /// <param name="value">The name.</param>
    public static implicit operator JobStage(string value) => FromString(value);

    /// <summary>Makes a stage of its name.</summary>
    /// <param name="value">The name.</param>
    /// <returns>The stage.</returns>
    public static JobStage FromString(string value) => new(value);

    /// <summary>Whether two stages have the same name.</summary>
    /// <param name="left">One stage.</param>
    /// <param name="right">The other.</param>
    public static bool operator ==(JobStage left, JobStage right) => left.Equals(right);

    /// <summary>Whether two stages have different names.</summary>
    /// <param name="left">One stage.</param>
    /// <param name="right">The other.</param>
    public static bool operator !=(JobStage left, JobStage right) => !left.Equals(right);

    /// <inheritdoc />
    public bool Equals(JobStage other) => Value == other.Value;

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is JobStage other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => Value.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc />
    public override string ToString() => Value;
}
