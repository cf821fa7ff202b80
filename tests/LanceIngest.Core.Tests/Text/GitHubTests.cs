using System.Net;
using LanceIngest.Text;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace LanceIngest.Tests.Text;

/// <summary>Against a real HTTP server on this machine, so that what is sent is what would be sent to GitHub.</summary>
public sealed class GitHubTests : IDisposable
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;
    private readonly HttpListener _server = new();
    private readonly List<(string Url, string? Authorization)> _requests = [];
    private readonly Uri _url;
    private Func<string, (int Status, string Body, string? ETag, string? RetryAfter)> _answer = _ => (404, "", null, null);

    public GitHubTests()
    {
        for (var port = 20_000 + Random.Shared.Next(20_000); ; port++)
        {
            try
            {
                _server.Prefixes.Clear();
                _server.Prefixes.Add($"http://127.0.0.1:{port}/");
                _server.Start();
                _url = new Uri($"http://127.0.0.1:{port}");
                break;
            }
            catch (HttpListenerException)
            {
                // The port is taken.
            }
        }

        _ = Task.Run(ServeAsync, Cancel);
    }

    [Fact]
    public async Task HandleAsync_GitRef_ReadsTheRawFileWithItsTag()
    {
        _answer = url => url.EndsWith(".md", StringComparison.Ordinal) ? (200, "# T\n\nText", "\"e1\"", null)
            : url.EndsWith("index.yaml", StringComparison.Ordinal) ? (200, "tags: [x]", "W/\"e2\"", null) : (404, "", null, null);
        var job = TextHandlerTests.Job("docs/größe & more.md", gitRef: "feature/new#1");
        var result = await Handler("secret-token").HandleAsync(job, Cancel);

        Assert.Equal(
            ["/owner/repo/feature/new%231/docs/gr%C3%B6%C3%9Fe%20%26%20more.md", "/owner/repo/feature/new%231/docs/index.yaml"],
            _requests.Select(request => request.Url));
        Assert.All(_requests, request => Assert.Equal("Bearer secret-token", request.Authorization));
        Assert.Equal("\"e1\"\nW/\"e2\"", result.SourceVersion!.Tag);
        Assert.Equal(job.RequestedAt, result.Items[0].UpdatedAt);
        Assert.DoesNotContain("feature/new", result.Items[0].References, StringComparison.Ordinal);
        Assert.Equal(result.SourceVersion, await Handler("secret-token").GetSourceVersionAsync(job, Cancel));
    }

    [Fact]
    public async Task HandleAsync_NoToken_SendsNoAuthorizationAndHashesWhatHasNoTag()
    {
        var body = "Text one";
        _answer = url => url.EndsWith(".md", StringComparison.Ordinal) ? (200, body, null, null) : (404, "", null, null);
        var job = TextHandlerTests.Job("a.md", gitRef: "main");
        var first = (await Handler(null).HandleAsync(job, Cancel)).SourceVersion;
        Assert.Equal(first, await Handler(null).GetSourceVersionAsync(job, Cancel));
        body = "Text two";
        Assert.NotEqual(first, await Handler(null).GetSourceVersionAsync(job, Cancel));
        Assert.All(_requests, request => Assert.Null(request.Authorization));
    }

    [Theory]
    [InlineData(404, IngestionErrors.StoreFailed, false, 1)]
    [InlineData(401, IngestionErrors.StoreFailed, true, 3)]
    [InlineData(429, IngestionErrors.StoreFailed, true, 1)]
    [InlineData(503, IngestionErrors.StoreFailed, true, 3)]
    [InlineData(400, IngestionErrors.StoreFailed, false, 1)]
    public async Task HandleAsync_ErrorStatus_SaysWhetherToTryAgain(int status, string code, bool isTransient, int requests)
    {
        _answer = _ => (status, "", null, status == 429 ? "7" : null);
        var error = await Assert.ThrowsAsync<IngestionException>(() => Handler("secret-token").HandleAsync(TextHandlerTests.Job("a.md", gitRef: "main"), Cancel));
        Assert.Equal((code, isTransient), (error.Code, error.IsTransient));
        Assert.Equal(status == 429 ? TimeSpan.FromSeconds(7) : null, error.RetryAfter);
        Assert.Equal(requests, _requests.Count);
        Assert.DoesNotContain("secret-token", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../other/main")]
    [InlineData("a//b")]
    [InlineData("a b")]
    [InlineData("a\\..\\b")]
    public async Task HandleAsync_GitRefThatLeadsElsewhere_IsRefused(string gitRef)
    {
        var error = await Assert.ThrowsAsync<IngestionException>(() => Handler(null).HandleAsync(TextHandlerTests.Job("a.md", gitRef: gitRef), Cancel));
        Assert.Equal((IngestionErrors.InvalidSource, false), (error.Code, error.IsTransient));
        Assert.Empty(_requests);
    }

    [Fact]
    public async Task HandleAsync_NoGitRef_ReadsFromTheStore()
    {
        var store = new MemoryMediaStore();
        store.Put("a.md", "From the store");
        Assert.Equal("From the store", (await Handler(null, store).HandleAsync(TextHandlerTests.Job("a.md"), Cancel)).Items[0].Sections[0].Text);
        Assert.Empty(_requests);
    }

    [Fact]
    public async Task HandleAsync_ServerGone_IsTransient()
    {
        var handler = Handler(null);
        _server.Close();
        var error = await Assert.ThrowsAsync<IngestionException>(() => handler.HandleAsync(TextHandlerTests.Job("a.md", gitRef: "main"), Cancel));
        Assert.Equal((IngestionErrors.StoreFailed, true), (error.Code, error.IsTransient));
    }

    [Fact]
    public async Task ListAsync_Tree_GivesItsDocumentsWithTheirBlobsAndJobsOfTheCommit()
    {
        _answer = url => url switch
        {
            "/repos/owner/repo/commits/main" => (200, """{"sha":"c0ffee","commit":{"committer":{"date":"2026-03-01T12:00:00Z"}}}""", null, null),
            "/repos/owner/repo/git/trees/c0ffee?recursive=1" => (200, """
                {"truncated":false,"tree":[{"path":"docs","type":"tree","sha":"t"},{"path":"docs/b.md","type":"blob","sha":"b1"},
                 {"path":"docs/index.yaml","type":"blob","sha":"y1"},{"path":"a.mdx","type":"blob","sha":"a1"},{"path":"logo.png","type":"blob","sha":"p1"}]}
                """, null, null),
            _ => (404, "", null, null),
        };
        var source = Services("secret-token").GetRequiredService<BackfillSources>().GitHub("main");

        var entries = await source.ListAsync(cancellationToken: Cancel).ToListAsync(Cancel);
        var job = await source.MakeJobAsync(entries[0], JobStage.Refresh, Cancel);

        Assert.Equal([("a.mdx", "a1"), ("docs/b.md", "b1\ny1")], entries.Select(entry => (entry.Key, entry.Version.Tag)));
        Assert.Equal(("a.mdx", "c0ffee"), (job!.GetExtraText("sourcePath"), job.GetExtraText("gitRef")));
        Assert.Equal(["docs/b.md"], await source.ListAsync(after: "a.mdx", Cancel).Select(entry => entry.Key).ToListAsync(Cancel));
        Assert.All(_requests, request => Assert.Equal("Bearer secret-token", request.Authorization));
    }

    [Fact]
    public async Task ListAsync_TreeThatGitHubCutOff_IsRefused()
    {
        _answer = url => url.Contains("commits", StringComparison.Ordinal)
            ? (200, """{"sha":"c0ffee","commit":{"committer":{"date":"2026-03-01T12:00:00Z"}}}""", null, null)
            : (200, """{"truncated":true,"tree":[]}""", null, null);
        var source = Services(null).GetRequiredService<BackfillSources>().GitHub("main");

        var error = await Assert.ThrowsAsync<IngestionException>(async () => await source.ListAsync(cancellationToken: Cancel).CountAsync(Cancel));

        Assert.Contains("Clone it", error.Message, StringComparison.Ordinal);
    }

    public void Dispose() => ((IDisposable)_server).Dispose();

    private ServiceProvider Services(string? token)
    {
        var services = new ServiceCollection();
        services.AddLanceIngestion();
        services.Configure<GitHubOptions>(options => (options.Repository, options.Token, options.ApiBaseUrl) = ("owner/repo", token, _url));
        return services.BuildServiceProvider();
    }

    private TextHandler Handler(string? token, IMediaStore? store = null)
    {
        var services = TextHandlerTests.Services(store);
        services.Configure<GitHubOptions>(options => (options.Repository, options.Token, options.RawBaseUrl) = ("owner/repo", token, _url));
        return services.BuildServiceProvider().GetRequiredService<TextHandler>();
    }

    private async Task ServeAsync()
    {
        while (_server.IsListening)
        {
            var context = await _server.GetContextAsync();
            _requests.Add((context.Request.RawUrl!, context.Request.Headers["Authorization"]));
            var (status, body, tag, retryAfter) = _answer(context.Request.RawUrl!);
            context.Response.StatusCode = status;
            foreach (var (name, value) in new[] { ("ETag", tag), ("Retry-After", retryAfter) })
            {
                if (value is not null)
                {
                    context.Response.Headers[name] = value;
                }
            }

            await context.Response.OutputStream.WriteAsync(System.Text.Encoding.UTF8.GetBytes(body));
            context.Response.Close();
        }
    }
}
