using Amazon.S3;
using LanceIngest.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace LanceIngest.S3.Tests;

public sealed class S3MediaStoreTests : MediaStoreConformance, IAsyncDisposable
{
    private readonly StackFixture _fixture;
    private readonly string _prefix;
    private readonly ServiceProvider _provider;

    public S3MediaStoreTests(StackFixture fixture)
    {
        _fixture = fixture;
        _prefix = fixture.NextPrefix();
        _provider = S3Stores.On(fixture.Stack, _prefix);
        Store = _provider.GetRequiredService<IMediaStore>();
    }

    protected override IMediaStore Store { get; }

    private IAmazonS3 Client => _provider.GetRequiredService<IAmazonS3>();

    [Fact]
    public async Task SaveAsync_ContentType_IsTheObjects()
    {
        await SaveAsync("docs/a.md", "text");

        Assert.Equal("text/markdown", (await Client.GetObjectMetadataAsync(_fixture.Stack.Bucket, $"{_prefix}/docs/a.md", Token)).Headers.ContentType);
    }

    [Fact]
    public async Task AnyCall_NoSuchBucket_FailsInsteadOfSayingMissing()
    {
        await using var provider = S3Stores.On(_fixture.Stack, "", options => options.BucketName = "not-there");
        var store = provider.GetRequiredService<IMediaStore>();

        foreach (var call in new Func<Task>[] { () => store.OpenAsync("a.md", Token), () => store.GetVersionAsync("a.md", Token), () => store.SaveAsync("a.md", Stream.Null, "text/plain", Token) })
        {
            var error = await Assert.ThrowsAsync<IngestionException>(call);
            Assert.Equal((IngestionErrors.StoreFailed, true), (error.Code, error.IsTransient));
            Assert.Contains("S3_BUCKET_NAME", error.Message, StringComparison.Ordinal);
            Assert.Contains("'not-there'", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task OpenAsync_PrefixMakesTheKeyTooLong_IsRefused()
        => Assert.Equal(IngestionErrors.InvalidSource, (await Assert.ThrowsAsync<IngestionException>(() => Store.OpenAsync(new string('x', 1020), Token))).Code);

    public ValueTask DisposeAsync() => _provider.DisposeAsync();
}
