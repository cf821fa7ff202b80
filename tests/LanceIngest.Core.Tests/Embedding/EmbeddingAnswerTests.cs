using System.Text.Json.Nodes;
using LanceIngest.Embedding;
using LanceIngest.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace LanceIngest.Core.Tests.Embedding;

/// <summary>What OpenAI's API is asked for, and how answers are read, those of services that speak it loosely included.</summary>
public sealed class EmbeddingAnswerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EmbedAsync_Request_AsksForBase64AndSendsTheTextAsItIs()
    {
        await using var provider = Provider("""{"index":0,"embedding":"AACAPwAAAEA="}""");
        await using var app = NewApp(provider.Address, dimensions: 2);

        var vector = Assert.Single(await EmbedAsync(app, "日本 <b>\"x\"</b>"));

        Assert.Equal([1f, 2f], vector);
        Assert.Equal("""{"input":["日本 <b>\"x\"</b>"],"model":"text-embedding-3-small","dimensions":2,"encoding_format":"base64"}""", provider.LastBody);
    }

    [Fact]
    public async Task EmbedAsync_NoDimensionsSet_AsksForNone()
    {
        await using var provider = Provider("""{"index":0,"embedding":"AACAPwAAAEA="}""");
        await using var app = NewApp(provider.Address);

        await EmbedAsync(app, "text");

        Assert.False(JsonNode.Parse(provider.LastBody)!.AsObject().ContainsKey("dimensions"));
    }

    [Theory]
    [InlineData("[1, 2]")]
    [InlineData("[1.0e0,2.00]")]
    [InlineData("\"AACAPwAAAEA=\"")]
    [InlineData("\"AACAPwAAAE\\u0041=\"")]
    public async Task EmbedAsync_VectorAsServicesWriteIt_IsRead(string vector)
    {
        await using var provider = Provider($$"""{"object":"embedding","embedding":{{vector}},"index":0}""");
        await using var app = NewApp(provider.Address);

        var read = Assert.Single(await EmbedAsync(app, "text"));

        Assert.Equal([1f, 2f], read);
    }

    [Fact]
    public async Task EmbedAsync_AnswerInAnotherOrder_GivesEachTextItsOwn()
    {
        await using var provider = Provider("""{"index":1,"embedding":[2]},{"index":0,"embedding":[1]}""");
        await using var app = NewApp(provider.Address);

        var vectors = await EmbedAsync(app, "first", "second");

        Assert.Equal([[1f], [2f]], vectors);
    }

    [Theory]
    [InlineData("""{"data":[{"embedding":[1]},{"embedding":[2]}]}""")]
    [InlineData("""{"data":[{"embedding":[1]},{"embedding":[2]}],"usage":null}""")]
    [InlineData("""{"data":[{"embedding":[1]},{"embedding":[2]}],"usage":{}}""")]
    public async Task EmbedAsync_VectorsAlone_AreTakenInTheOrderOfTheTexts(string body)
    {
        await using var provider = new HttpStandIn(_ => new HttpStandIn.Answer(200, body) { Headers = { ["Content-Type"] = "application/json" } });
        await using var app = NewApp(provider.Address);

        var vectors = await EmbedAsync(app, "first", "second");

        Assert.Equal([[1f], [2f]], vectors);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>Welcome</html>")]
    [InlineData("null")]
    [InlineData("""{"object":"list"}""")]
    [InlineData("""{"data":[{"index":0}]}""")]
    [InlineData("""{"data":[{"index":0,"embedding":"AACAPwAAAE"}]}""")]
    [InlineData("""{"data":[{"index":0,"embedding":"AACA"}]}""")]
    [InlineData("""{"data":[{"index":0,"embedding":{"a":1}}]}""")]
    [InlineData("""{"data":[{"index":0,"embedding":[1,"secret"]}]}""")]
    [InlineData("""{"data":[{"index":0,"embedding":[1,2""")]
    public async Task EmbedAsync_AnswerWithoutVectors_FailsTransientlyAndSaysWhat(string body)
    {
        var clock = new FakeTimeProvider(Sample.Now);
        await using var provider = new HttpStandIn(_ => new HttpStandIn.Answer(200, body) { Headers = { ["Content-Type"] = "application/json" } });
        await using var app = NewApp(provider.Address, clock: clock);

        var error = await Assert.ThrowsAnyAsync<IngestionException>(() => clock.RunAsync(EmbedAsync(app, "text"), TimeSpan.FromSeconds(1)));

        Assert.Equal((IngestionErrors.EmbeddingFailed, true), (error.Code, error.IsTransient));
        Assert.Contains("OPENAI_BASE_URL", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.ToString(), StringComparison.Ordinal);
    }

        private static HttpStandIn Provider(string data) => new(_ => new HttpStandIn.Answer(
        200, $$"""{"object":"list","model":"m","data":[{{data}}],"usage":{"prompt_tokens":1,"total_tokens":1} }""")
    { Headers = { ["Content-Type"] = "application/json" } });

    private static async Task<float[][]> EmbedAsync(IngestionApp app, params string[] texts)
    {
        var embedder = app.Services.GetRequiredService<TextEmbedder>();
        return [.. (await Task.WhenAll(texts.Select(text => embedder.EmbedAsync(text, Token)))).Select(vector => vector.ToArray())];
    }

    private static IngestionApp NewApp(Uri endpoint, int? dimensions = null, TimeProvider? clock = null) => new(services =>
    {
        services.AddSingleton(clock ?? TimeProvider.System);
        services.AddLanceIngestion().UseLanceDb(options => options.Url = new Uri("http://127.0.0.1:1"))
            .UseOpenAI(options => (options.BaseUrl, options.ApiKey, options.Dimensions) = (endpoint, "key", dimensions));
    });
}
