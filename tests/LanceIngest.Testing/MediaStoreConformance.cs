using System.Text;
using Xunit;

namespace LanceIngest.Testing;

/// <summary>What every <see cref="IMediaStore"/> does.</summary>
public abstract class MediaStoreConformance
{
    /// <summary>The store, empty at the start of a test.</summary>
    protected abstract IMediaStore Store { get; }

    /// <summary>Stops with the test.</summary>
    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task OpenAsync_NothingThere_ReturnsNull()
    {
        Assert.Null(await Store.OpenAsync("docs/missing.md", Token));
        Assert.Null(await Store.GetVersionAsync("docs/missing.md", Token));
    }

    [Fact]
    public async Task OpenAsync_NameOfAFolder_ReturnsNull()
    {
        await SaveAsync("docs/a.md", "text");

        Assert.Null(await Store.OpenAsync("docs", Token));
        Assert.Null(await Store.GetVersionAsync("docs", Token));
    }

    [Fact]
    public async Task OpenAsync_BelowAFile_ReturnsNull()
    {
        await SaveAsync("docs/a.md", "text");

        Assert.Null(await Store.OpenAsync("docs/a.md/b.md", Token));
    }

    [Fact]
    public async Task SaveAsync_ThenOpen_GivesBytesLengthAndVersion()
    {
        var saved = await SaveAsync("docs/a.md", "grüße");

        await using var media = await Store.OpenAsync("docs/a.md", Token);
        Assert.Equal((7, saved, saved.ModifiedAt), (media!.Length, media.Version, media.Version.ModifiedAt));
        Assert.Equal("grüße", await ReadAsync(media));
        Assert.Equal(saved, await Store.GetVersionAsync("docs/a.md", Token));
    }

    [Fact]
    public async Task SaveAsync_Nothing_IsAnEmptyObject()
    {
        await SaveAsync("empty", string.Empty);

        await using var media = await Store.OpenAsync("empty", Token);
        Assert.Equal((0, string.Empty), (media!.Length, await ReadAsync(media)));
        Assert.NotNull(await Store.GetVersionAsync("empty", Token));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SaveAsync_LongStream_ArrivesWhole(bool seekable)
    {
        var bytes = new byte[(20 * 1024 * 1024) + 12_345];
        new Random(1).NextBytes(bytes);
        using var memory = new MemoryStream(bytes);

        var saved = await Store.SaveAsync("video.mp4", seekable ? memory : new PipeStream(memory), "video/mp4", Token);

        await using var media = await Store.OpenAsync("video.mp4", Token);
        using var copy = new MemoryStream();
        await media!.Content.CopyToAsync(copy, Token);
        Assert.Equal((bytes.Length, saved), (media.Length, media.Version));
        Assert.True(copy.ToArray().AsSpan().SequenceEqual(bytes));
    }

    [Fact]
    public async Task SaveAsync_FromTheMiddleOfAStream_TakesTheRest()
    {
        using var content = new MemoryStream("skipped, kept"u8.ToArray()) { Position = 9 };
        await Store.SaveAsync("a.txt", content, "text/plain", Token);

        await using var media = await Store.OpenAsync("a.txt", Token);
        Assert.Equal("kept", await ReadAsync(media!));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10 * 1024 * 1024)]
    public async Task SaveAsync_StreamBreaksOff_OldBytesStay(int after)
    {
        var saved = await SaveAsync("docs/a.md", "old");

        await Assert.ThrowsAnyAsync<Exception>(() => Store.SaveAsync("docs/a.md", new PipeStream(new MemoryStream(new byte[after]), breaks: true), "text/plain", Token));

        await using var media = await Store.OpenAsync("docs/a.md", Token);
        Assert.Equal(("old", saved), (await ReadAsync(media!), media!.Version));
    }

    [Fact]
    public async Task SaveAsync_SameSizeInQuickSuccession_EachHasAVersionOfItsOwn()
    {
        var versions = new HashSet<SourceVersion>();
        for (var i = 10; i < 40; i++)
        {
            Assert.True(versions.Add(await SaveAsync("docs/a.md", $"take {i}")));
        }
    }

    [Fact]
    public async Task SaveAsync_SameContentAgain_VersionStays()
        => Assert.Equal(await SaveAsync("docs/a.md", "same"), await SaveAsync("docs/a.md", "same"));

    [Fact]
    public async Task SaveAsync_WhileOpen_ReaderKeepsItsBytes()
    {
        await SaveAsync("docs/a.md", "before");
        await using var media = await Store.OpenAsync("docs/a.md", Token);

        var saved = await SaveAsync("docs/a.md", "after!");

        Assert.Equal("before", await ReadAsync(media!));
        Assert.NotEqual(saved, media!.Version);
    }

    [Fact]
    public async Task DeleteAsync_OneOfTwo_LeavesTheOther()
    {
        await SaveAsync("docs/a.md", "text");
        await SaveAsync("docs/b.md", "text");

        await Store.DeleteAsync("docs/a.md", Token);
        await Store.DeleteAsync("docs/a.md", Token);
        await Store.DeleteAsync("never/there.md", Token);

        Assert.Null(await Store.GetVersionAsync("docs/a.md", Token));
        Assert.NotNull(await Store.GetVersionAsync("docs/b.md", Token));
    }

    [Fact]
    public async Task SaveAsync_ManyAtOnce_OneWholeVersionStays()
    {
        var saved = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => Task.Run(() => SaveAsync("docs/a.md", new string((char)('a' + i), 200_000)), Token)));

        await using var media = await Store.OpenAsync("docs/a.md", Token);
        Assert.Contains(media!.Version, saved);
        var text = await ReadAsync(media);
        Assert.Equal(new string(text[0], 200_000), text);
    }

    [Fact]
    public async Task SaveIfUnchangedAsync_ExpectedVersion_WritesOnlyWhatNobodyChanged()
    {
        var first = await SaveIfUnchangedAsync("docs/a.md", "one", expected: null);
        var second = await SaveIfUnchangedAsync("docs/a.md", "two", first);

        foreach (var stale in (SourceVersion?[])[first, null])
        {
            var error = await Assert.ThrowsAsync<IngestionException>(() => SaveIfUnchangedAsync("docs/a.md", "lost", stale));
            Assert.Equal((IngestionErrors.SourceChanged, true), (error.Code, error.IsTransient));
        }

        await using var media = await Store.OpenAsync("docs/a.md", Token);
        Assert.Equal((second, "two"), (media!.Version, await ReadAsync(media)));
    }

    [Theory]
    [MemberData(nameof(HostileNames.AllowedKeys), MemberType = typeof(HostileNames))]
    public async Task SaveAsync_OddKey_IsFoundAgain(string key)
    {
        var saved = await SaveAsync(key, key);

        await using var media = await Store.OpenAsync(key, Token);
        Assert.Equal((key, saved), (await ReadAsync(media!), media!.Version));
        Assert.Contains(key, Store.LocationOf(key), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(HostileNames.RefusedKeys), MemberType = typeof(HostileNames))]
    public async Task AnyCall_HostileKey_IsRefused(string key)
    {
        foreach (var call in new Func<Task>[] { () => Store.OpenAsync(key, Token), () => Store.GetVersionAsync(key, Token), () => SaveAsync(key, "x") })
        {
            var error = await Assert.ThrowsAsync<IngestionException>(call);
            Assert.Equal((IngestionErrors.InvalidSource, false), (error.Code, error.IsTransient));
        }
    }

    [Fact]
    public async Task ListAsync_PrefixAndStart_GivesTheRestInTheOrderOfKeysWithTheirVersions()
    {
        // A folder sorts with its slash.
        string[] keys = ["list/a-b.md", "list/a.md", "list/a/b.md", "list/a/é.md", "list/ab.md"];
        foreach (var key in keys.Append("other/x.md").Reverse())
        {
            await SaveAsync(key, key);
        }

        var all = await Store.ListAsync("list/", cancellationToken: Token).ToListAsync(Token);
        var rest = await Store.ListAsync("list/", after: "list/a.md", Token).ToListAsync(Token);

        Assert.Equal(keys, all.Select(found => found.Key));
        Assert.Equal(keys[2..], rest.Select(found => found.Key));
        foreach (var found in all)
        {
            var version = (await Store.GetVersionAsync(found.Key, Token))!;
            Assert.Equal((version, version.ModifiedAt), (found.Version, found.Version.ModifiedAt));
        }
    }

    /// <summary>Saves a text.</summary>
    protected async Task<SourceVersion> SaveAsync(string key, string text)
    {
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(text));
        return await Store.SaveAsync(key, content, "text/markdown", Token);
    }

    private async Task<SourceVersion> SaveIfUnchangedAsync(string key, string text, SourceVersion? expected)
    {
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(text));
        return await Store.SaveIfUnchangedAsync(key, content, "text/markdown", expected, Token);
    }

    private static async Task<string> ReadAsync(StoredMedia media)
    {
        using var reader = new StreamReader(media.Content, Encoding.UTF8, leaveOpen: true);
        return await reader.ReadToEndAsync(Token);
    }
}
