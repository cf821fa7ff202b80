using LanceIngest.Testing;
using Xunit;

namespace LanceIngest.Core.Tests.Stores;

public sealed class FileAssetStoreTests : AssetStoreConformance, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private DateTime _writtenAt = new(2026, 8, 1, 12, 0, 0, DateTimeKind.Utc);

    public FileAssetStoreTests() => Store = FileStores.Of<IAssetStore>(_folder.Path, options => options.AssetTemplate = "assets/{id}.json");

    protected override IAssetStore Store { get; }

    [Fact]
    public async Task FindAsync_DefaultTemplates_FindsAssetsWhereUploadApisWriteThem()
    {
        var store = FileStores.Of<IAssetStore>(_folder.Path);
        Write("media-labeling/assets/a1.json", "{\"title\":\"image\"}"u8.ToArray());
        Write("media-labeling/assets/keyframes/k1.json", "{\"title\":\"key-frame\"}"u8.ToArray());

        Assert.Equal("image", (await store.FindAsync("a1", MediaType.Image, Token))!.Asset.Title);
        Assert.Equal("key-frame", (await store.FindAsync("k1", MediaType.Keyframe, Token))!.Asset.Title);
        Assert.Null(await store.FindAsync("k1", MediaType.Video, Token));
    }

    [Fact]
    public async Task FindAsync_ModifiedAt_IsTheFilesOwnTime()
    {
        await PutAsync("a1", "{}");

        Assert.Equal(_writtenAt, (await Store.FindAsync("a1", MediaType.Image, Token))!.Version.ModifiedAt.UtcDateTime);
    }

    [Fact]
    public async Task LocationOf_AnAsset_NamesFileAndFolder()
    {
        await Task.CompletedTask;
        Assert.Equal($"'assets/a1.json' in the folder '{_folder.Path}'", Store.LocationOf("a1", MediaType.Image));
    }

    public void Dispose() => _folder.Dispose();

    protected override Task PutBytesAsync(string id, byte[] json)
    {
        // A name too long for a file system is the store's own matter; only the store can say where it lies.
        if (System.Text.Encoding.UTF8.GetByteCount(id) > 240)
        {
            return Store.SaveAsync(new MediaAsset(MediaAsset.Parse(json).Json) { Id = id }, Token);
        }

        Write($"assets/{id}.json", json);
        return Task.CompletedTask;
    }

    private void Write(string relativePath, byte[] content)
    {
        var path = _folder.Below(relativePath);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
        _writtenAt += TimeSpan.FromSeconds(1);
        File.SetLastWriteTimeUtc(path, _writtenAt);
    }
}
