using System.Globalization;
using System.Text;
using Xunit;

namespace LanceIngest.Testing;

/// <summary>What every <see cref="IAssetStore"/> does when it reads.</summary>
public abstract class AssetStoreReadConformance
{
    /// <summary>The store, empty at the start of a test.</summary>
    protected abstract IAssetStore Store { get; }

    /// <summary>Stops with the test.</summary>
    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task FindAsync_NothingThere_ReturnsNull()
    {
        Assert.Null(await Store.FindAsync("missing", MediaType.Image, Token));
        Assert.Null(await Store.FindAsync("missing", MediaType.Keyframe, Token));
        Assert.Null(await Store.GetVersionAsync("missing", MediaType.Image, Token));
    }

    [Fact]
    public async Task FindAsync_UnknownMembers_KeepsThem()
    {
        await PutAsync("a1", """{"id":"a1","title":"Harbour","x_vendor":{"n":[1,null,"é"]}}""");

        var stored = await Store.FindAsync("a1", MediaType.Image, Token);

        Assert.Equal("Harbour", stored!.Asset.Title);
        Assert.Equal("""{"n":[1,null,"é"]}""", stored.Asset.Json["x_vendor"]!.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
    }

    [Fact]
    public async Task FindAsync_ByteOrderMark_ReadsTheAsset()
    {
        await PutAsync("a1", "\uFEFF{\"title\":\"Harbour\"}");

        Assert.Equal("Harbour", (await Store.FindAsync("a1", MediaType.Image, Token))!.Asset.Title);
    }

    [Fact]
    public async Task GetVersionAsync_ContentChanges_ChangesThenAndOnlyThen()
    {
        await PutAsync("a1", """{"title":"one"}""");
        var first = (await Store.FindAsync("a1", MediaType.Image, Token))!.Version;
        Assert.Equal(first, await Store.GetVersionAsync("a1", MediaType.Image, Token));
        Assert.Equal(first, (await Store.FindAsync("a1", MediaType.Image, Token))!.Version);

        await PutAsync("a1", """{"title":"two"}""");
        var second = await Store.GetVersionAsync("a1", MediaType.Image, Token);

        Assert.NotEqual(first, second);
        Assert.Equal(second, (await Store.FindAsync("a1", MediaType.Image, Token))!.Version);
    }

    [Theory]
    [MemberData(nameof(HostileNames.AllowedIds), MemberType = typeof(HostileNames))]
    public async Task FindAsync_OddId_FindsItsOwnAsset(string id)
    {
        await PutAsync(id, """{"title":"mine"}""");
        await PutAsync("x", """{"title":"another"}""");

        Assert.Equal("mine", (await Store.FindAsync(id, MediaType.Image, Token))!.Asset.Title);
        Assert.NotNull(await Store.GetVersionAsync(id, MediaType.Image, Token));
        Assert.False(string.IsNullOrWhiteSpace(Store.LocationOf(id, MediaType.Image)));
    }

    [Theory]
    [MemberData(nameof(HostileNames.RefusedIds), MemberType = typeof(HostileNames))]
    public async Task FindAsync_HostileId_IsRefused(string id)
    {
        var error = await Assert.ThrowsAsync<IngestionException>(() => Store.FindAsync(id, MediaType.Image, Token));
        Assert.Equal((IngestionErrors.InvalidAssetId, false), (error.Code, error.IsTransient));
        await Assert.ThrowsAsync<IngestionException>(() => Store.GetVersionAsync(id, MediaType.Keyframe, Token));
    }

    [Theory]
    [InlineData("{\"title\": secretword}", "line 1, byte 11")]
    [InlineData("{\n\"title\":\"secretword\",}", "line 2")]
    [InlineData("{\"title\":\"secretword", "not valid JSON")]
    [InlineData("", "not valid JSON")]
    [InlineData("<html>secretword</html>", "not valid JSON")]
    [InlineData("[\"secretword\"]", "no JSON object")]
    [InlineData("null", "no JSON object")]
    [InlineData("{\"secretword\":1,\"secretword\":2}", "comes twice")]
    [InlineData("{\"title\":\"secretword \\ud83d\"}", "surrogate")]
    public async Task FindAsync_NoAsset_SaysWhereAndNotWhat(string json, string expected)
    {
        await PutAsync("a1", json);

        var error = await Assert.ThrowsAsync<IngestionException>(() => Store.FindAsync("a1", MediaType.Image, Token));

        Assert.Equal((IngestionErrors.InvalidSource, false), (error.Code, error.IsTransient));
        Assert.Contains("'a1'", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secretword", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task FindAsync_InvalidUtf8_IsRefused()
    {
        await PutBytesAsync("a1", [.. "{\"title\":\""u8, 0xC3, 0x28, .. "\"}"u8]);

        var error = await Assert.ThrowsAsync<IngestionException>(() => Store.FindAsync("a1", MediaType.Image, Token));

        Assert.Equal((IngestionErrors.InvalidSource, false), (error.Code, error.IsTransient));
    }

    [Fact]
    public async Task FindAsync_LargerThanAllowed_SaysBothNumbers()
    {
        await PutAsync("a1", $$"""{"title":"{{new string('x', AssetJson.MaxLength)}}"}""");

        var error = await Assert.ThrowsAsync<IngestionException>(() => Store.FindAsync("a1", MediaType.Image, Token));

        Assert.Equal((IngestionErrors.SourceTooLarge, false), (error.Code, error.IsTransient));
        Assert.Contains((AssetJson.MaxLength + 12).ToString("N0", CultureInfo.InvariantCulture), error.Message, StringComparison.Ordinal);
        Assert.Contains(AssetJson.MaxLength.ToString("N0", CultureInfo.InvariantCulture), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FindAsync_JustAsLargeAsAllowed_ReadsIt()
    {
        await PutAsync("a1", $$"""{"title":"{{new string('x', AssetJson.MaxLength - 12)}}"}""");

        Assert.NotNull(await Store.FindAsync("a1", MediaType.Image, Token));
    }

    [Fact]
    public async Task FindAsync_Cancelled_Throws()
        => await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.GetVersionAsync("a1", MediaType.Image, new CancellationToken(canceled: true)));

    /// <summary>Puts the bytes of an image's asset where the store reads them, without the store.</summary>
    protected abstract Task PutBytesAsync(string id, byte[] json);

    /// <summary>Puts the text of an image's asset where the store reads it, without the store.</summary>
    protected Task PutAsync(string id, string json) => PutBytesAsync(id, Encoding.UTF8.GetBytes(json));
}
