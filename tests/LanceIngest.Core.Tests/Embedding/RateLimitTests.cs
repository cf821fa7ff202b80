using System.ClientModel;
using System.ClientModel.Primitives;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using LanceIngest.Embedding;
using LanceIngest.Testing;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using OpenAI;
using Xunit;

namespace LanceIngest.Core.Tests.Embedding;

/// <summary>The limits of a provider, kept by the real client against a server that enforces them.</summary>
public sealed class RateLimitTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("built-in")]
    [InlineData("own client")]
    [InlineData("own HttpClient")]
    public async Task EmbedAsync_MoreThanAMinutesTokens_UsesUpTheLimitAndIsNeverRefused(string client)
    {
        // 600,000 are there at the start and 10,000 more each second: the last of these are there after some four seconds.
        await using var provider = await OpenAiStandIn.StartAsync(new Dictionary<string, string> { ["TPM"] = "600000", ["RPM"] = "3000", ["LATENCY_MS"] = "50" });
        await using var app = NewApp(provider.Endpoint, client);
        string[] texts = [.. Enumerable.Range(0, 640).Select(i => Text(i, tokens: 1000))];
        var started = Stopwatch.GetTimestamp();

        var vectors = await EmbedAsync(app, texts);

        var floor = ((await provider.CountAsync("tokens")) - 600_000) / 10_000.0;
        Assert.Equal(texts.Length, vectors.Length);
        Assert.Equal(0, await provider.CountAsync("rejected429"));
        Assert.InRange(Stopwatch.GetElapsedTime(started).TotalSeconds, floor, (floor * 1.05) + 3);
    }

    [Fact]
    public async Task EmbedAsync_MoreThanAMinutesRequests_IsNeverRefused()
    {
        await using var provider = await OpenAiStandIn.StartAsync(new Dictionary<string, string> { ["RPM"] = "300" });
        await using var app = NewApp(provider.Endpoint, configure: options => options.MaxInputsPerRequest = 1);

        var vectors = await EmbedAsync(app, [.. Enumerable.Range(0, 310).Select(i => $"text {i}")]);

        Assert.Equal((310, 310, 0), (vectors.Length, await provider.CountAsync("requests"), await provider.CountAsync("rejected429")));
    }

    [Fact]
    public async Task EmbedAsync_FewRequestsAllowed_MakesThemLarge()
    {
        await using var provider = await OpenAiStandIn.StartAsync(new Dictionary<string, string> { ["RPM"] = "6" });
        await using var app = NewApp(provider.Endpoint);

        await EmbedAsync(app, [.. Enumerable.Range(0, 3000).Select(i => $"text {i}")]);

        Assert.InRange(await provider.CountAsync("requests"), 3, 5);
        Assert.Equal(0, await provider.CountAsync("rejected429"));
    }

    [Fact]
    public async Task EmbedAsync_SmallLimit_NoRequestIsLargerThanItEverAllows()
    {
        await using var provider = await OpenAiStandIn.StartAsync(new Dictionary<string, string> { ["TPM"] = "20000" });
        await using var app = NewApp(provider.Endpoint);

        await EmbedAsync(app, [.. Enumerable.Range(0, 20).Select(i => Text(i, tokens: 1000))]);

        Assert.Equal(0, await provider.CountAsync("rejected429"));
    }

    [Fact]
    public async Task EmbedAsync_AnotherProcessSpendsToo_IsOutlasted()
    {
        await using var provider = await OpenAiStandIn.StartAsync(new Dictionary<string, string> { ["TPM"] = "600000" });
        await using var one = NewApp(provider.Endpoint);
        await using var other = NewApp(provider.Endpoint);
        string[] texts = [.. Enumerable.Range(0, 310).Select(i => Text(i, tokens: 1000))];

        var vectors = await Task.WhenAll(EmbedAsync(one, texts), EmbedAsync(other, texts));

        Assert.All(vectors, some => Assert.Equal(texts.Length, some.Length));
    }

    [Fact]
    public async Task EmbedAsync_CounterOfOnesOwnCountsTooFew_RefusedRequestsAreHalved()
    {
        await using var provider = await OpenAiStandIn.StartAsync();
        await using var app = NewApp(provider.Endpoint, configure: options => options.CountTokens = _ => 1);

        var vectors = await EmbedAsync(app, [.. Enumerable.Range(0, 60).Select(i => Text(i, tokens: 8000))]);

        Assert.Equal(60, vectors.Length);
        Assert.InRange(await provider.CountAsync("requests"), 3, 6);
    }

    [Fact]
    public async Task EmbedAsync_CounterOfOnesOwnThrows_ItsTextFailsAlone()
    {
        await using var provider = await OpenAiStandIn.StartAsync();
        await using var app = NewApp(provider.Endpoint, configure: options => options.CountTokens = text => text == "bad" ? throw new FormatException() : 1);

        var bad = EmbedAsync(app, "bad");
        Assert.Equal(2, (await EmbedAsync(app, "one", "two")).Length);

        await Assert.ThrowsAsync<FormatException>(() => bad);
    }

    [Fact]
    public async Task EmbedAsync_OneBadInputAndAFewRequestsLeft_FailsAloneAndTheHalvesKeepTheLimit()
    {
        await using var provider = await OpenAiStandIn.StartAsync(new Dictionary<string, string> { ["RPM"] = "60" });
        await using var app = NewApp(provider.Endpoint);
        await EmbedAsync(app, "the first request tells the limits");
        await provider.FailAsync("""{"mode":"refuse-input","contains":"poison"}""");

        var results = await Task.WhenAll(Enumerable.Range(0, 100).Select(async i =>
        {
            try
            {
                await EmbedAsync(app, i == 37 ? "poison" : $"text {i}");
                return null;
            }
            catch (IngestionException e)
            {
                return $"{i}: {e.Message}";
            }
        }));

        Assert.Equal("37: The embedding provider refused a text with status 400.", Assert.Single(results, error => error is not null));
        Assert.Equal(0, await provider.CountAsync("rejected429"));
    }

    [Fact]
    public async Task EmbedAsync_TransientError_SendsTheWholeRequestAgain()
    {
        await using var provider = await OpenAiStandIn.StartAsync();
        await using var app = NewApp(provider.Endpoint);
        await EmbedAsync(app, "the first request goes alone");
        await provider.FailAsync("""{"mode":"status","status":503,"times":1}""");

        await EmbedAsync(app, [.. Enumerable.Range(0, 50).Select(i => $"text {i}")]);

        Assert.Equal((3, 51), (await provider.CountAsync("requests"), await provider.CountAsync("inputs")));
    }

    [Fact]
    public async Task EmbedAsync_QuotaUsedUp_SaysSoAndDoesNotWait()
    {
        await using var provider = new HttpStandIn(static _ => new HttpStandIn.Answer(
            429, """{"error":{"message":"You exceeded your current quota of org-secret.","type":"insufficient_quota","param":null,"code":"insufficient_quota"}}""")
        { Headers = { ["Content-Type"] = "application/json" } });
        await using var app = NewApp(provider.Address);

        var error = await Assert.ThrowsAnyAsync<IngestionException>(() => EmbedAsync(app, "text"));

        Assert.True(error.IsTransient);
        Assert.Contains("quota is used up", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("org-secret", error.ToString(), StringComparison.Ordinal);
        Assert.Equal(1, provider.Requests);
    }

    /// <summary>A text whose tokens are the same number for the stand-in and very nearly for the tokenizer.</summary>
    private static string Text(int number, int tokens)
        => string.Join(' ', Enumerable.Range(0, tokens - 1).Select(i => (i + number) % 2 == 0 ? "cat" : "dog").Append(number.ToString("D3", CultureInfo.InvariantCulture)));

    private static async Task<float[][]> EmbedAsync(IngestionApp app, params string[] texts)
    {
        var embedder = app.Services.GetRequiredService<TextEmbedder>();
        return [.. (await Task.WhenAll(texts.Select(text => embedder.EmbedAsync(text, Token)))).Select(vector => vector.ToArray())];
    }

    private static IngestionApp NewApp(Uri endpoint, string client = "built-in", Action<EmbeddingOptions>? configure = null) => new(services =>
    {
        services.AddLanceIngestion().UseLanceDb(options => options.Url = new Uri("http://127.0.0.1:1")).UseOpenAI(options =>
        {
            (options.BaseUrl, options.ApiKey, options.Dimensions) = (endpoint, "key", null);
            configure?.Invoke(options);
        });
        if (client == "own client")
        {
            var settings = new OpenAIClientOptions { Endpoint = endpoint, RetryPolicy = new ClientRetryPolicy(0) };
            services.AddSingleton(new OpenAIClient(new ApiKeyCredential("key"), settings.ReportRateLimits()).GetEmbeddingClient("text-embedding-3-small").AsIEmbeddingGenerator());
        }
        else if (client == "own HttpClient")
        {
            services.AddSingleton<IEmbeddingGenerator<string, Embedding<float>>>(new HttpGenerator(endpoint));
        }
    });

    /// <summary>A generator that somebody writes over HttpClient, for a model whose tokenizer is not known here.</summary>
    private sealed class HttpGenerator(Uri endpoint) : IEmbeddingGenerator<string, Embedding<float>>
    {
        private readonly HttpClient _http = new(new RateLimitHandler { InnerHandler = new SocketsHttpHandler() });

        public async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
            IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"{endpoint}/embeddings"))
            {
                Headers = { { "Authorization", "Bearer key" } },
                Content = JsonContent.Create(new { model = "text-embedding-3-small", input = values, dimensions = 8 }),
            };
            using var response = await _http.SendAsync(request, cancellationToken);
            var answer = (await response.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonNode>(cancellationToken))!;
            return new(answer["data"]!.AsArray().Select(entry => new Embedding<float>(entry!["embedding"]!.AsArray().Select(number => (float)number!).ToArray())))
            {
                Usage = new UsageDetails { InputTokenCount = (long)answer["usage"]!["prompt_tokens"]! },
            };
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose() => _http.Dispose();
    }
}
