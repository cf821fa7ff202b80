namespace LanceIngest.S3;

/// <summary>Documents and media bytes as objects of a bucket.</summary>
internal sealed class S3MediaStore(S3Bucket bucket) : IMediaStore
{
    public Task<StoredMedia?> OpenAsync(string key, CancellationToken cancellationToken = default)
        => bucket.OpenAsync(key, cancellationToken);

    public Task<SourceVersion?> GetVersionAsync(string key, CancellationToken cancellationToken = default)
        => bucket.GetVersionAsync(key, cancellationToken);

    public Task<SourceVersion> SaveAsync(string key, Stream content, string contentType, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        return bucket.SaveAsync(key, content, contentType, condition: null, cancellationToken);
    }

    public Task DeleteAsync(string key, CancellationToken cancellationToken = default) => bucket.DeleteAsync(key, cancellationToken);

    public Task<SourceVersion> SaveIfUnchangedAsync(string key, Stream content, string contentType, SourceVersion? expected, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        return bucket.SaveAsync(key, content, contentType, new S3Condition(expected?.Tag), cancellationToken);
    }

    public string LocationOf(string key) => bucket.Describe(key);

    public IAsyncEnumerable<StoredObject> ListAsync(string prefix = "", string? after = null, CancellationToken cancellationToken = default)
        => bucket.ListAsync(prefix, after, cancellationToken);
}
