using System.Text;
using System.Text.Json;
using LanceIngest.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Xunit;

namespace LanceIngest.Tests.Text;

public sealed class TextHandlerTests
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;
    private readonly MemoryMediaStore _store = new();

    [Fact]
    public async Task HandleAsync_DocumentWithSidecar_GivesOneItem()
    {
        _store.Put("guides/start.mdx", "---\ntitle: Start\nlang: en\n---\nimport A from 'a'\n\n# Install\n\nRun <b>it</b>.", "doc", 1000);
        _store.Put("guides/index.yaml", "lang: de\ntags: [x]", "side", 2000);
        var result = await Handler().HandleAsync(Job("guides/start.mdx"), Cancel);

        var item = Assert.Single(result.Items);
        Assert.Equal(("doc-1", "text", "Start"), (item.Id, item.ContentType, item.Title));
        Assert.Equal(("Start › Install", "Run it."), Assert.Single(item.Sections.Select(section => (section.HeadingPath, section.Text))));
        Assert.Equal("""{"source_path":"guides/start.mdx","metadata":{"lang":"en","tags":["x"]}}""", item.References);
        Assert.Equal(2000, item.UpdatedAt.ToUnixTimeMilliseconds());
        Assert.Equal(result.SourceVersion, await Handler().GetSourceVersionAsync(Job("guides/start.mdx"), Cancel));
    }

    [Fact]
    public async Task GetSourceVersionAsync_SidecarChangesOrGoes_ChangesToo()
    {
        _store.Put("a.md", "Text", "doc");
        var alone = await Handler().GetSourceVersionAsync(Job("a.md"), Cancel);
        _store.Put("index.yaml", "title: T", "one");
        var one = await Handler().GetSourceVersionAsync(Job("a.md"), Cancel);
        _store.Put("index.yaml", "title: T", "two");
        var two = await Handler().GetSourceVersionAsync(Job("a.md"), Cancel);
        Assert.Equal(3, new[] { alone, one, two }.Distinct().Count());
        _store.Remove("index.yaml");
        Assert.Equal(alone, await Handler().GetSourceVersionAsync(Job("a.md"), Cancel));
        _store.Remove("a.md");
        Assert.Null(await Handler().GetSourceVersionAsync(Job("a.md"), Cancel));
    }

    [Theory]
    [InlineData("# Own\n\nText", "Own")]
    [InlineData("Text", "From the job")]
    public async Task HandleAsync_TitleInJob_StandsInForAMissingOne(string text, string expected)
    {
        _store.Put("a.md", text);
        Assert.Equal(expected, (await Handler().HandleAsync(Job("a.md", "From the job"), Cancel)).Items[0].Title);
    }

    [Theory]
    [InlineData(null, IngestionErrors.InvalidSource, "has no sourcePath")]
    [InlineData("../a.md", IngestionErrors.InvalidSource, "cannot be used")]
    [InlineData("a.pdf", IngestionErrors.InvalidSource, "ends in .md, .mdx, .markdown, .txt")]
    [InlineData("none.md", IngestionErrors.SourceMissing, "'none.md'")]
    [InlineData("empty.md", IngestionErrors.NoText, "0 bytes")]
    [InlineData("comment.md", IngestionErrors.NoText, "no searchable text")]
    [InlineData("latin1.md", IngestionErrors.InvalidSource, "no valid UTF-8 at byte 3 of 5")]
    [InlineData("utf16.md", IngestionErrors.InvalidSource, "no valid UTF-16")]
    [InlineData("yaml.md", IngestionErrors.InvalidSource, "line 2")]
    [InlineData("large.md", IngestionErrors.SourceTooLarge, "3000 bytes; at most 2048")]
    [InlineData("lies.md", IngestionErrors.SourceTooLarge, "3000 or more bytes; at most 2048")]
    public async Task HandleAsync_BadInput_FailsForGoodWithItsReason(string? path, string code, string expected)
    {
        _store.Put("empty.md", "");
        _store.Put("comment.md", "<!-- nothing -->");
        _store.Put("latin1.md", [(byte)'a', (byte)'b', (byte)'c', 0xE9, (byte)'d']);
        _store.Put("utf16.md", [0xFF, 0xFE, 0x00, 0xD8, 0x41, 0x00]);
        _store.Put("yaml.md", "---\na: [\nb\n---\nText");
        _store.Put("large.md", new byte[3000]);
        _store.Put("lies.md", new byte[3000], length: 10);
        var error = await Assert.ThrowsAsync<IngestionException>(() => Handler(maxBytes: 2048).HandleAsync(Job(path), Cancel));
        Assert.Equal((code, false), (error.Code, error.IsTransient));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task HandleAsync_ByteOrderMarks_AreUnderstood()
    {
        var text = "# Größe 中\n\nText 👍";
        _store.Put("a.md", [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text)]);
        _store.Put("b.md", [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(text)]);
        _store.Put("c.md", [.. Encoding.BigEndianUnicode.Preamble, .. Encoding.BigEndianUnicode.GetBytes(text)]);
        foreach (var path in (string[])["a.md", "b.md", "c.md"])
        {
            var item = (await Handler().HandleAsync(Job(path), Cancel)).Items[0];
            Assert.Equal(("Größe 中", "Text 👍"), (item.Title, item.Sections[0].Text));
        }
    }

    [Fact]
    public async Task HandleAsync_NoStore_WaitsForAConfiguredWorker()
    {
        using var services = Services(store: null).BuildServiceProvider(validateScopes: true);
        var error = await Assert.ThrowsAsync<IngestionException>(() => services.GetRequiredService<TextHandler>().HandleAsync(Job("a.md"), Cancel));
        Assert.True(error.IsTransient);
        Assert.All((string[])["UseFileStore", "UseS3", "GITHUB_REPO"], remedy => Assert.Contains(remedy, error.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void AddText_CalledTwice_RegistersOnce()
    {
        var once = Services(_store);
        var count = once.Count;
        TextServices.AddText(once);
        Assert.InRange(once.Count(service => service.ServiceType == typeof(TextHandler)), 1, 1);
        Assert.Single(once, service => service.ServiceType == typeof(IValidateOptions<ChunkingOptions>));
        Assert.True(once.Count < count + 10);
    }

    [Fact]
    public void AddText_BadOptions_FailAtStart()
    {
        var services = Services(_store);
        services.Configure<ChunkingOptions>(options => options.MaxTokens = 1);
        services.Configure<TextOptions>(options => options.MaxBytes = 1);
        services.Configure<GitHubOptions>(options => (options.Repository, options.Token, options.RawBaseUrl) = ("https://github.com/a/b", "x y", new Uri("http://raw.example")));
        using var provider = services.BuildServiceProvider();
        var error = Assert.Throws<AggregateException>(() => provider.GetRequiredService<IStartupValidator>().Validate());
        Assert.All(
            (string[])["MaxTokens is 1", "MaxBytes is 1", "GITHUB_REPO) is 'https://github.com/a/b'", "GITHUB_TOKEN) is empty, or has blanks", "would be sent in the clear"],
            expected => Assert.Contains(expected, error.ToString(), StringComparison.Ordinal));
    }

    internal static AnalysisJob Job(string? path, string? title = null, string? gitRef = null)
    {
        var extra = new Dictionary<string, string?> { ["sourcePath"] = path, ["title"] = title, ["gitRef"] = gitRef };
        return new AnalysisJob
        {
            AssetId = "doc-1",
            MediaType = MediaType.Text,
            RequestedAt = DateTimeOffset.FromUnixTimeMilliseconds(5000),
            Extra = extra.Where(member => member.Value is not null).ToDictionary(member => member.Key, member => JsonSerializer.SerializeToElement(member.Value)),
        };
    }

    internal static ServiceCollection Services(IMediaStore? store)
    {
        var services = new ServiceCollection();
        services.AddOptions();
        TextServices.AddText(services);
        if (store is not null)
        {
            services.AddSingleton(store);
        }

        return services;
    }

    private TextHandler Handler(int maxBytes = 1024 * 1024)
    {
        var services = Services(_store);
        services.Configure<TextOptions>(options => options.MaxBytes = maxBytes);
        return services.BuildServiceProvider().GetRequiredService<TextHandler>();
    }
}
