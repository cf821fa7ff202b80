namespace LanceIngest;

/// <summary>What a source was when it was looked at: an S3 ETag, the time and size of a file, a Git blob.</summary>
/// <remarks>Two versions are equal when their tags are: a time alone says too little.</remarks>
public sealed class SourceVersion : IEquatable<SourceVersion>
{
    /// <summary>Creates a version.</summary>
    /// <param name="tag">Changes whenever the source does.</param>
    /// <param name="modifiedAt">The source's own time of change; never the time of looking.</param>
    /// <exception cref="ArgumentException"><paramref name="tag"/> is null or empty.</exception>
    public SourceVersion(string tag, DateTimeOffset modifiedAt)
    {
        ArgumentException.ThrowIfNullOrEmpty(tag);
        Tag = tag;
        ModifiedAt = modifiedAt;
    }

    /// <summary>Changes whenever the source does.</summary>
    public string Tag { get; }

    /// <summary>The source's own time of change.</summary>
    public DateTimeOffset ModifiedAt { get; }

    /// <inheritdoc />
    public bool Equals(SourceVersion? other) => other is not null && other.Tag == Tag;

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as SourceVersion);

    /// <inheritdoc />
    public override int GetHashCode() => Tag.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc />
    public override string ToString() => Tag;
}
