namespace LanceIngest;

/// <summary>A picture for an <see cref="IMediaLabeler"/>: its bytes, or an address that the model's provider can download it from.</summary>
public sealed class ImageToLabel
{
    /// <summary>A picture by its bytes.</summary>
    /// <param name="content">The bytes.</param>
    /// <param name="contentType">Their media type, for example <c>image/jpeg</c>.</param>
    public ImageToLabel(ReadOnlyMemory<byte> content, string contentType)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(contentType);
        Content = content;
        ContentType = contentType;
    }

    /// <summary>A picture by its address. The provider downloads it, so it must be public, or signed.</summary>
    /// <param name="url">An absolute http or https URL.</param>
    /// <param name="contentType">The media type, for example <c>image/jpeg</c>.</param>
    /// <exception cref="ArgumentException"><paramref name="url"/> is no absolute http or https URL.</exception>
    public ImageToLabel(Uri url, string contentType)
    {
        ArgumentNullException.ThrowIfNull(url);
        ArgumentException.ThrowIfNullOrWhiteSpace(contentType);
        if (!url.IsAbsoluteUri || url.Scheme is not ("http" or "https"))
        {
            throw new ArgumentException($"'{url}' is no absolute http or https URL.", nameof(url));
        }

        Url = url;
        ContentType = contentType;
    }

    /// <summary>The bytes; empty when there is a <see cref="Url"/>.</summary>
    public ReadOnlyMemory<byte> Content { get; }

    /// <summary>The address, or <see langword="null"/> when there are bytes.</summary>
    public Uri? Url { get; }

    /// <summary>The media type.</summary>
    public string ContentType { get; }
}
