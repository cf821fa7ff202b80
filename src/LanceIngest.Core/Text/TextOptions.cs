namespace LanceIngest;

/// <summary>What documents are read.</summary>
public sealed class TextOptions
{
    /// <summary>The largest document, in bytes. A larger one is refused with <see cref="IngestionErrors.SourceTooLarge"/>.</summary>
    /// <value>Default: 5 MB (5,242,880). From 1 KB to 64 MB: a document is held in memory several times over while it is read.</value>
    public int MaxBytes { get; set; } = 5 * 1024 * 1024;
}
