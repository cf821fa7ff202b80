namespace LanceIngest;

/// <summary>An object of an <see cref="IMediaStore"/>, open for reading.</summary>
public sealed class StoredMedia : IAsyncDisposable
{
    /// <summary>Creates it.</summary>
    /// <param name="content">The bytes; disposed with this object.</param>
    /// <param name="length">How many bytes there are.</param>
    /// <param name="version">The version being read.</param>
    public StoredMedia(Stream content, long length, SourceVersion version)
    {
        ArgumentNullException.ThrowIfNull(content);
        ArgumentNullException.ThrowIfNull(version);
        Content = content;
        Length = length;
        Version = version;
    }

    /// <summary>The bytes.</summary>
    public Stream Content { get; }

    /// <summary>How many bytes there are.</summary>
    public long Length { get; }

    /// <summary>The version being read.</summary>
    public SourceVersion Version { get; }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => Content.DisposeAsync();
}
