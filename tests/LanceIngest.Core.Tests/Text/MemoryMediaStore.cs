using System.Collections.Concurrent;
using System.Text;

namespace LanceIngest.Tests.Text;

/// <summary>A media store in memory, whose versions a test sets.</summary>
internal sealed class MemoryMediaStore : IMediaStore
{
    private readonly ConcurrentDictionary<string, (byte[] Bytes, SourceVersion Version, long? Length)> _files = new();

    public void Put(string key, byte[] bytes, string tag = "v1", long time = 1000, long? length = null)
        => _files[key] = (bytes, new SourceVersion(tag, DateTimeOffset.FromUnixTimeMilliseconds(time)), length);

    public void Put(string key, string text, string tag = "v1", long time = 1000) => Put(key, Encoding.UTF8.GetBytes(text), tag, time);

    public void Remove(string key) => _files.TryRemove(key, out _);

    public Task<StoredMedia?> OpenAsync(string key, CancellationToken cancellationToken = default)
        => Task.FromResult(_files.TryGetValue(key, out var file) ? new StoredMedia(new MemoryStream(file.Bytes), file.Length ?? file.Bytes.Length, file.Version) : null);

    public Task<SourceVersion?> GetVersionAsync(string key, CancellationToken cancellationToken = default)
        => Task.FromResult(_files.TryGetValue(key, out var file) ? file.Version : null);

    public Task<SourceVersion> SaveAsync(string key, Stream content, string contentType, CancellationToken cancellationToken = default) => throw new NotSupportedException();
}
