using Amazon.S3;
using Amazon.S3.Model;
using LanceIngest.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace LanceIngest.S3.Tests;

public sealed class S3AssetStoreTests : AssetStoreConformance, IAsyncDisposable
{
    private readonly StackFixture _fixture;
    private readonly string _prefix;
    private readonly ServiceProvider _provider;

    public S3AssetStoreTests(StackFixture fixture)
    {
        _fixture = fixture;
        _prefix = fixture.NextPrefix();
        _provider = S3Stores.On(fixture.Stack, _prefix);
        Store = _provider.GetRequiredService<IAssetStore>();
    }

    protected override IAssetStore Store { get; }

    private IAmazonS3 Client => _provider.GetRequiredService<IAmazonS3>();

    [Fact]
    public async Task SaveAsync_AKeyframe_LiesWhereUploadApisWriteIt()
    {
        await Store.SaveAsync(new MediaAsset([]) { Id = "k1", MediaType = MediaType.Keyframe }, Token);

        var head = await Client.GetObjectMetadataAsync(_fixture.Stack.Bucket, $"{_prefix}/media-labeling/assets/keyframes/k1.json", Token);
        Assert.Equal("application/json", head.Headers.ContentType);
    }

    [Fact]
    public void LocationOf_AnAsset_NamesKeyAndBucket()
        => Assert.Equal($"'{_prefix}/media-labeling/assets/a1.json' in the bucket '{_fixture.Stack.Bucket}'", Store.LocationOf("a1", MediaType.Image));

    public ValueTask DisposeAsync() => _provider.DisposeAsync();

    protected override async Task PutBytesAsync(string id, byte[] json)
    {
        using var body = new MemoryStream(json);
        await Client.PutObjectAsync(
            new PutObjectRequest { BucketName = _fixture.Stack.Bucket, Key = $"{_prefix}/media-labeling/assets/{id}.json", InputStream = body, UseChunkEncoding = false }, Token);
    }
}
