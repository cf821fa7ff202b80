using Xunit;

namespace LanceIngest.Testing;

/// <summary>What every <see cref="IAssetStore"/> does that writes, too.</summary>
public abstract class AssetStoreConformance : AssetStoreReadConformance
{
    [Fact]
    public async Task SaveAsync_UnknownMembers_SurviveARoundTrip()
    {
        var asset = MediaAsset.Parse("""{"id":"a1","media_type":"image","x_vendor":{"n":[1,2.50,null,"é🚀"]},"title":"one"}"""u8);
        asset.Title = "two";

        var saved = await Store.SaveAsync(asset, Token);
        var found = await Store.FindAsync("a1", MediaType.Image, Token);

        Assert.True(System.Text.Json.Nodes.JsonNode.DeepEquals(asset.Json, found!.Asset.Json));
        Assert.Equal(saved, found.Version);
        Assert.Equal(saved.ModifiedAt, found.Version.ModifiedAt);
        Assert.Equal(saved, await Store.GetVersionAsync("a1", MediaType.Image, Token));
    }

    [Fact]
    public async Task SaveAsync_KeyframeOfAnImagesId_KeepsBoth()
    {
        await Store.SaveAsync(Asset("a1", "the image"), Token);
        await Store.SaveAsync(new MediaAsset([]) { Id = "a1", MediaType = MediaType.Keyframe, Title = "the key-frame" }, Token);

        Assert.Equal("the image", (await Store.FindAsync("a1", MediaType.Image, Token))!.Asset.Title);
        Assert.Equal("the key-frame", (await Store.FindAsync("a1", MediaType.Keyframe, Token))!.Asset.Title);
    }

    [Fact]
    public async Task SaveAsync_SameSizeInQuickSuccession_EachHasAVersionOfItsOwn()
    {
        var versions = new List<SourceVersion>();
        for (var i = 100; i < 140; i++)
        {
            versions.Add(await Store.SaveAsync(Asset("a1", $"take {i}"), Token));
            Assert.Equal(versions[^1], await Store.GetVersionAsync("a1", MediaType.Image, Token));
        }

        Assert.Equal(versions.Count, versions.Distinct().Count());
        Assert.Equal(versions.Select(version => version.ModifiedAt).Order(), versions.Select(version => version.ModifiedAt));
    }

    [Fact]
    public async Task SaveAsync_SameContentAgain_VersionStays()
    {
        var first = await Store.SaveAsync(Asset("a1", "same"), Token);

        Assert.Equal(first, await Store.SaveAsync(Asset("a1", "same"), Token));
    }

    [Theory]
    [MemberData(nameof(HostileNames.AllowedIds), MemberType = typeof(HostileNames))]
    public async Task SaveAsync_OddId_IsFoundAgain(string id)
    {
        var saved = await Store.SaveAsync(Asset(id, "mine"), Token);

        var found = await Store.FindAsync(id, MediaType.Image, Token);
        Assert.Equal((id, saved), (found!.Asset.Id, found.Version));
    }

    [Theory]
    [MemberData(nameof(HostileNames.RefusedIds), MemberType = typeof(HostileNames))]
    public async Task SaveAsync_HostileId_IsRefused(string id)
    {
        var error = await Assert.ThrowsAsync<IngestionException>(() => Store.SaveAsync(Asset(id, "x"), Token));
        Assert.Equal((IngestionErrors.InvalidAssetId, false), (error.Code, error.IsTransient));
    }

    [Fact]
    public async Task SaveAsync_NoId_IsRefused()
        => Assert.Equal(IngestionErrors.InvalidAssetId, (await Assert.ThrowsAsync<IngestionException>(() => Store.SaveAsync(new MediaAsset([]), Token))).Code);

    [Fact]
    public async Task SaveAsync_LargerThanCanBeRead_IsRefused()
    {
        var error = await Assert.ThrowsAsync<IngestionException>(() => Store.SaveAsync(Asset("a1", new string('x', AssetJson.MaxLength)), Token));

        Assert.Equal((IngestionErrors.SourceTooLarge, false), (error.Code, error.IsTransient));
        Assert.Null(await Store.FindAsync("a1", MediaType.Image, Token));
    }

    [Fact]
    public async Task SaveAsync_ManyAtOnce_ReadersSeeWholeVersions()
    {
        await Store.SaveAsync(Asset("a1", Long(0)), Token);
        var writers = Enumerable.Range(1, 12).Select(i => Task.Run(() => Store.SaveAsync(Asset("a1", Long(i)), Token), Token)).ToList();
        while (!Task.WhenAll(writers).IsCompleted)
        {
            var title = (await Store.FindAsync("a1", MediaType.Image, Token))!.Asset.Title!;
            Assert.Equal(Long(int.Parse(title[..2], System.Globalization.CultureInfo.InvariantCulture)), title);
        }

        var saved = await Task.WhenAll(writers);
        Assert.Contains(await Store.GetVersionAsync("a1", MediaType.Image, Token), saved);
    }

    [Fact]
    public async Task SaveIfUnchangedAsync_ExpectedVersion_WritesOnlyWhatNobodyChanged()
    {
        var first = await Store.SaveIfUnchangedAsync(Asset("a1", "one"), expected: null, Token);
        var second = await Store.SaveIfUnchangedAsync(Asset("a1", "two"), first, Token);

        foreach (var stale in (SourceVersion?[])[first, null])
        {
            var error = await Assert.ThrowsAsync<IngestionException>(() => Store.SaveIfUnchangedAsync(Asset("a1", "lost"), stale, Token));
            Assert.Equal((IngestionErrors.SourceChanged, true), (error.Code, error.IsTransient));
        }

        Assert.Equal((second, "two"), (await Store.FindAsync("a1", MediaType.Image, Token)) is { } found ? (found.Version, found.Asset.Title) : default);
    }

    [Fact]
    public async Task SaveIfUnchangedAsync_ExpectedVersionOfADeletedAsset_IsRefused()
    {
        var version = await Store.SaveAsync(Asset("a1", "one"), Token);
        await Store.DeleteAsync("a1", MediaType.Image, Token);

        Assert.Equal(IngestionErrors.SourceChanged, (await Assert.ThrowsAsync<IngestionException>(() => Store.SaveIfUnchangedAsync(Asset("a1", "two"), version, Token))).Code);
        Assert.Null(await Store.FindAsync("a1", MediaType.Image, Token));
    }

    [Fact]
    public async Task DeleteAsync_OneOfTwo_LeavesTheOther()
    {
        await Store.SaveAsync(Asset("a1", "one"), Token);
        await Store.SaveAsync(new MediaAsset([]) { Id = "a1", MediaType = MediaType.Keyframe, Title = "kept" }, Token);

        await Store.DeleteAsync("a1", MediaType.Image, Token);
        await Store.DeleteAsync("a1", MediaType.Image, Token);
        await Store.DeleteAsync("never-there", MediaType.Image, Token);

        Assert.Null(await Store.GetVersionAsync("a1", MediaType.Image, Token));
        Assert.Equal("kept", (await Store.FindAsync("a1", MediaType.Keyframe, Token))!.Asset.Title);
    }

    private static string Long(int number) => string.Concat(Enumerable.Repeat($"{number:00} ", 20_000));

    private static MediaAsset Asset(string id, string title) => new([]) { Id = id, MediaType = MediaType.Image, Title = title };
}
