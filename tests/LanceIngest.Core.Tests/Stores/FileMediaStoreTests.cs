using LanceIngest.Testing;
using Xunit;

namespace LanceIngest.Core.Tests.Stores;

public sealed class FileMediaStoreTests : MediaStoreConformance, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public FileMediaStoreTests() => Store = FileStores.Of<IMediaStore>(_folder.Path);

    protected override IMediaStore Store { get; }

    [Fact]
    public async Task OpenAsync_NoRootFolder_FailsInsteadOfSayingMissing()
    {
        var store = FileStores.Of<IMediaStore>(_folder.Below("not-mounted"));

        foreach (var call in new Func<Task>[] { () => store.OpenAsync("a.md", Token), () => store.GetVersionAsync("a.md", Token), () => store.SaveAsync("a.md", Stream.Null, "text/plain", Token) })
        {
            var error = await Assert.ThrowsAsync<IngestionException>(call);
            Assert.Equal((IngestionErrors.StoreFailed, true), (error.Code, error.IsTransient));
            Assert.Contains("not-mounted", error.Message, StringComparison.Ordinal);
            Assert.Contains("UseFileStore", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task AnyCall_LinkOutOfTheFolder_IsRefused()
    {
        using var elsewhere = new TemporaryFolder();
        await File.WriteAllTextAsync(elsewhere.Below("secret.md"), "secret", Token);
        Directory.CreateSymbolicLink(_folder.Below("docs"), elsewhere.Path);
        File.CreateSymbolicLink(_folder.Below("secret.md"), elsewhere.Below("secret.md"));
        Directory.CreateSymbolicLink(_folder.Below("up"), "..");
        File.CreateSymbolicLink(_folder.Below("circle"), "circle");

        foreach (var key in new[] { "docs/secret.md", "docs/new.md", "secret.md", $"up/{Path.GetFileName(elsewhere.Path)}/secret.md", "circle" })
        {
            foreach (var call in new Func<Task>[] { () => Store.OpenAsync(key, Token), () => Store.GetVersionAsync(key, Token), () => SaveAsync(key, "x") })
            {
                var error = await Assert.ThrowsAsync<IngestionException>(call);
                Assert.Equal((IngestionErrors.InvalidSource, false), (error.Code, error.IsTransient));
                Assert.Contains("symbolic link", error.Message, StringComparison.Ordinal);
            }
        }

        Assert.Equal("secret", await File.ReadAllTextAsync(elsewhere.Below("secret.md"), Token));
    }

    [Fact]
    public async Task AnyCall_LinkWithinTheFolderOrToIt_IsFollowed()
    {
        using var elsewhere = new TemporaryFolder();
        var root = Directory.CreateSymbolicLink(elsewhere.Below("content"), _folder.Path);
        Directory.CreateDirectory(_folder.Below("v2"));
        Directory.CreateSymbolicLink(_folder.Below("current"), "v2");
        var store = FileStores.Of<IMediaStore>(root.FullName);

        using var content = new MemoryStream("text"u8.ToArray());
        var saved = await store.SaveAsync("current/a.md", content, "text/markdown", Token);

        Assert.Equal("text", await File.ReadAllTextAsync(_folder.Below("v2/a.md"), Token));
        Assert.Equal(saved, await store.GetVersionAsync("v2/a.md", Token));
    }

    [Fact]
    public async Task OpenAsync_LinkToNothing_ReturnsNull()
    {
        File.CreateSymbolicLink(_folder.Below("a.md"), "gone.md");

        Assert.Null(await Store.OpenAsync("a.md", Token));
    }

    [Fact]
    public async Task SaveAsync_Always_LeavesNoDraftBehind()
    {
        await SaveAsync("docs/a.md", "one");
        await SaveAsync("docs/a.md", "one");
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.SaveAsync("docs/a.md", new MemoryStream(new byte[9]), "text/plain", new CancellationToken(canceled: true)));

        Assert.Equal(["a.md"], Directory.EnumerateFileSystemEntries(_folder.Below("docs")).Select(Path.GetFileName));
    }

    [Fact]
    public async Task SaveAsync_OverAFileOfTheFuture_IsLaterStill()
    {
        await SaveAsync("a.md", "one");
        var future = new DateTime(2090, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(_folder.Below("a.md"), future);

        Assert.True((await SaveAsync("a.md", "two")).ModifiedAt > future);
    }

    [Theory]
    [InlineData("docs")]
    [InlineData("docs/a.md/b.md")]
    public async Task SaveAsync_WhereAFolderOrFileIsInTheWay_IsRefused(string key)
    {
        await SaveAsync("docs/a.md", "text");

        var error = await Assert.ThrowsAsync<IngestionException>(() => SaveAsync(key, "x"));
        Assert.Equal((IngestionErrors.InvalidSource, false), (error.Code, error.IsTransient));
    }

    [Fact]
    public async Task OpenAsync_CannotBeRead_FailsInsteadOfSayingMissing()
    {
        // A link to itself is there and can be read by nobody, not even by root, whom permissions do not hold back.
        await SaveAsync("docs/b.md", "text");
        File.CreateSymbolicLink(_folder.Below("docs/a.md"), _folder.Below("docs/a.md"));

        var error = await Assert.ThrowsAsync<IngestionException>(() => Store.GetVersionAsync("docs/a.md", Token));

        Assert.Equal(IngestionErrors.InvalidSource, error.Code);
    }

    public void Dispose() => _folder.Dispose();
}
