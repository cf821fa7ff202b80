using Microsoft.Extensions.Options;

namespace LanceIngest.Stores;

/// <summary>Documents and media bytes as files.</summary>
internal sealed class FileMediaStore(IOptions<FileStoreOptions> options) : IMediaStore
{
    private readonly StoreFolder _folder = new(options.Value.Root);

    public Task<StoredMedia?> OpenAsync(string key, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(_folder.Open(key) is { } file
            ? new StoredMedia(file, RandomAccess.GetLength(file.SafeFileHandle), StoreFolder.VersionOf(file.SafeFileHandle))
            : null);
    }

    public Task<SourceVersion?> GetVersionAsync(string key, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(_folder.FindVersion(key));
    }

    public Task<SourceVersion> SaveAsync(string key, Stream content, string contentType, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        return _folder.SaveAsync(key, content, cancellationToken);
    }

    public Task DeleteAsync(string key, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _folder.Delete(key);
        return Task.CompletedTask;
    }

    public string LocationOf(string key) => _folder.Describe(key);

    public IAsyncEnumerable<StoredObject> ListAsync(string prefix = "", string? after = null, CancellationToken cancellationToken = default)
        => _folder.List(prefix, after).ToAsyncEnumerable();
}
