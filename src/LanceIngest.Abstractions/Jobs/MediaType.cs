namespace LanceIngest;

/// <summary>What kind of content a job is about: an open set, so that a plug-in can add its own.</summary>
/// <remarks>Values compare without regard to case. The default value is empty and names no type.</remarks>
public readonly struct MediaType : IEquatable<MediaType>
{
    private readonly string? _value;

    /// <summary>Creates a media type.</summary>
    /// <param name="value">The name as it stands in a job, for example <c>image</c>.</param>
    /// <exception cref="ArgumentException"><paramref name="value"/> is null, empty or white space.</exception>
    public MediaType(string value)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(value);
        _value = value.ToLowerInvariant();
    }

    /// <summary>A Markdown or MDX document.</summary>
    public static MediaType Text { get; } = new("text");

    /// <summary>A still picture with its labels.</summary>
    public static MediaType Image { get; } = new("image");

    /// <summary>A picture taken from a video. Its rows have the content type <c>image</c>.</summary>
    public static MediaType Keyframe { get; } = new("keyframe");

    /// <summary>An audio track with its prompt and lyrics.</summary>
    public static MediaType Audio { get; } = new("audio");

    /// <summary>A video: raw in the stage <see cref="JobStage.Initial"/>, processed in all others.</summary>
    public static MediaType Video { get; } = new("video");

    /// <summary>The name, in lower case.</summary>
    public string Value => _value ?? string.Empty;

    /// <summary>Makes a media type of its name.</summary>
    /// <param name="value">The name.</param>
    public static implicit operator MediaType(string value) => FromString(value);

    /// <summary>Makes a media type of its name.</summary>
    /// <param name="value">The name.</param>
    /// <returns>The media type.</returns>
    public static MediaType FromString(string value) => new(value);

    /// <summary>Whether two types have the same name.</summary>
    /// <param name="left">One type.</param>
    /// <param name="right">The other.</param>
    public static bool operator ==(MediaType left, MediaType right) => left.Equals(right);

    /// <summary>Whether two types have different names.</summary>
    /// <param name="left">One type.</param>
    /// <param name="right">The other.</param>
    public static bool operator !=(MediaType left, MediaType right) => !left.Equals(right);

    /// <inheritdoc />
    public bool Equals(MediaType other) => Value == other.Value;

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is MediaType other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => Value.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc />
    public override string ToString() => Value;
}
