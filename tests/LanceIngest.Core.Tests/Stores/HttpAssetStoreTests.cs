using System.Collections.Concurrent;
using LanceIngest.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace LanceIngest.Core.Tests.Stores;

public sealed class HttpAssetStoreTests : AssetStoreReadConformance, IAsyncDisposable
{
    private const string Route = "/base/api/media-labeling/assets/";
    private readonly ConcurrentDictionary<string, byte[]> _assets = new();
    private readonly HttpStandIn _api;
    private Func<HttpStandIn.Answer>? _next;

    public HttpAssetStoreTests()
    {
        _api = new HttpStandIn(request => _next?.Invoke() ?? (request.RawUrl!.StartsWith(Route, StringComparison.Ordinal)
            && _assets.TryGetValue(Uri.UnescapeDataString(request.RawUrl[Route.Length..]), out var json)
            ? new HttpStandIn.Answer(200, json)
            : new HttpStandIn.Answer(404)));
        Store = new TestBuilder().UseAssetApi(options => options.BaseUrl = new Uri(_api.Address, "base/"))
            .Services.BuildServiceProvider().GetRequiredService<IAssetStore>();
    }

    protected override IAssetStore Store { get; }

    [Fact]
    public async Task FindAsync_ETagAndLastModified_AreTheVersion()
    {
        _next = () => new HttpStandIn.Answer(200, "{\"updated_at\":\"2020-01-01\"}") { Headers = { ["ETag"] = "\"v7\"", ["Last-Modified"] = "Tue, 05 May 2026 10:00:00 GMT" } };

        var version = (await Store.FindAsync("a1", MediaType.Image, Token))!.Version;

        Assert.Equal(("\"v7\"", new DateTimeOffset(2026, 5, 5, 10, 0, 0, TimeSpan.Zero)), (version.Tag, version.ModifiedAt));
    }

    [Theory]
    [InlineData("""{"updated_at":"2026-05-05T10:00:00+02:00"}""", "2026-05-05T08:00:00Z")]
    [InlineData("""{"updated_at":"2026-05-05T08:00:00"}""", "2026-05-05T08:00:00Z")]
    [InlineData("""{"updated_at":1777968000000}""", "2026-05-05T08:00:00Z")]
    [InlineData("""{"updated_at":"yesterday"}""", "1970-01-01T00:00:00Z")]
    [InlineData("{}", "1970-01-01T00:00:00Z")]
    public async Task FindAsync_NoHeaders_TakesHashAndTheAssetsOwnTime(string json, string expected)
    {
        await PutAsync("a1", json);

        var version = (await Store.FindAsync("a1", MediaType.Image, Token))!.Version;

        Assert.Equal(64, version.Tag.Length);
        Assert.Equal(DateTimeOffset.Parse(expected, System.Globalization.CultureInfo.InvariantCulture), version.ModifiedAt);
    }

    [Theory]
    [InlineData(401, true)]
    [InlineData(403, false)]
    [InlineData(400, false)]
    [InlineData(204, false)]
    [InlineData(500, true)]
    [InlineData(503, true)]
    [InlineData(429, true)]
    public async Task FindAsync_NoAnswer_SaysWhetherToTryAgain(int status, bool transient)
    {
        _next = () => new HttpStandIn.Answer(status);

        var error = await Assert.ThrowsAsync<IngestionException>(() => Store.FindAsync("a1", MediaType.Image, Token));

        Assert.Equal((IngestionErrors.StoreFailed, transient), (error.Code, error.IsTransient));
        Assert.Contains($"{Route}a1", error.Message, StringComparison.Ordinal);
        Assert.Equal(transient ? 3 : 1, _api.Requests);
    }

    [Fact]
    public async Task FindAsync_RetryAfter_IsPassedOnAtOnce()
    {
        _next = () => new HttpStandIn.Answer(429) { Headers = { ["Retry-After"] = "17" } };

        var error = await Assert.ThrowsAsync<IngestionException>(() => Store.FindAsync("a1", MediaType.Image, Token));

        Assert.Equal((true, TimeSpan.FromSeconds(17), 1), (error.IsTransient, error.RetryAfter, _api.Requests));
    }

    [Fact]
    public async Task FindAsync_OneBadAnswer_IsTriedAgain()
    {
        await PutAsync("a1", "{\"title\":\"Harbour\"}");
        _next = () =>
        {
            _next = null;
            return new HttpStandIn.Answer(502);
        };

        Assert.Equal("Harbour", (await Store.FindAsync("a1", MediaType.Image, Token))!.Asset.Title);
    }

    [Fact]
    public async Task FindAsync_BodyBreaksOff_IsTransient()
    {
        _next = () => new HttpStandIn.Answer(200, "{\"title\":") { Length = 1000 };

        Assert.True((await Assert.ThrowsAsync<IngestionException>(() => Store.FindAsync("a1", MediaType.Image, Token))).IsTransient);
    }

    [Fact]
    public async Task FindAsync_EndlessBody_IsNotReadToItsEnd()
    {
        _next = () => new HttpStandIn.Answer(200, new byte[AssetJson.MaxLength + 1]) { IsChunked = true };

        var error = await Assert.ThrowsAsync<IngestionException>(() => Store.FindAsync("a1", MediaType.Image, Token));

        Assert.Equal((IngestionErrors.SourceTooLarge, false), (error.Code, error.IsTransient));
        Assert.Contains("more than 5,242,880", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FindAsync_NobodyThere_IsTransient()
    {
        await _api.DisposeAsync();

        var error = await Assert.ThrowsAsync<IngestionException>(() => Store.FindAsync("a1", MediaType.Image, Token));
        Assert.Equal((IngestionErrors.StoreFailed, true), (error.Code, error.IsTransient));
    }

    [Fact]
    public async Task SaveAsync_Always_SaysItIsReadOnly()
    {
        var error = await Assert.ThrowsAsync<IngestionException>(() => Store.SaveAsync(new MediaAsset([]) { Id = "a1" }, Token));

        Assert.False(error.IsTransient);
        Assert.Contains("read-only", error.Message, StringComparison.Ordinal);
    }

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    protected override Task PutBytesAsync(string id, byte[] json)
    {
        _assets[id] = json;
        return Task.CompletedTask;
    }
}
