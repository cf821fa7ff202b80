using System.Text.Json.Nodes;

namespace LanceIngest.Video.Tests;

/// <summary>A store of one asset, whatever it is asked for.</summary>
internal sealed class OneAsset(string json) : IAssetStore
{
    private static readonly SourceVersion Version = new("1", DateTimeOffset.UnixEpoch);

    public Task<StoredAsset?> FindAsync(string id, MediaType mediaType, CancellationToken cancellationToken = default)
        => Task.FromResult<StoredAsset?>(new StoredAsset(new MediaAsset((JsonObject)JsonNode.Parse(json)!), Version));

    public Task<SourceVersion?> GetVersionAsync(string id, MediaType mediaType, CancellationToken cancellationToken = default) => Task.FromResult<SourceVersion?>(Version);

    public Task<SourceVersion> SaveAsync(MediaAsset asset, CancellationToken cancellationToken = default) => throw new NotSupportedException();
}
