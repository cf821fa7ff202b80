using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace LanceIngest.Core.Tests.Embedding;

/// <summary>Requests keep the limits of OpenAI's API, which the stand-in enforces with the answer 400.</summary>
public sealed class EmbeddingLimitTests(IngestionStack stack) : IClassFixture<IngestionStack>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task IngestAsync_MoreTextsThanARequestMayHold_SendsSeveralRequests()
    {
        await using var app = stack.NewApp(builder => builder.Services.Configure<IngestionOptions>(options => (options.MaxItemsInFlight, options.Linger) = (10_000, TimeSpan.FromMilliseconds(300))));
        var (requests, inputs) = (await stack.OpenAi.CountAsync("requests"), await stack.OpenAi.CountAsync("inputs"));

        var result = await app.Ingestion.IngestAsync([.. Enumerable.Range(0, 3000).Select(i => Sample.Item(Id(i), Id(i)))], Token);

        Assert.Equal((3000, 0), (result.Rows, result.Failures.Count));
        Assert.Equal(3000, await stack.OpenAi.CountAsync("inputs") - inputs);

        // A refused request would have been halved and sent again.
        Assert.InRange(await stack.OpenAi.CountAsync("requests") - requests, 2, 12);
    }

    [Fact]
    public async Task IngestAsync_MoreTokensThanARequestMayHold_SendsSeveralRequests()
    {
        await using var app = stack.NewApp(builder =>
        {
            builder.Services.Configure<ChunkingOptions>(options => options.MaxTokens = 8192);
            builder.Services.Configure<IngestionOptions>(options => options.Linger = TimeSpan.FromMilliseconds(300));
        });
        var requests = await stack.OpenAi.CountAsync("requests");

        // Words of four characters with their blank: the stand-in's tokens are near to the real ones.
        var text = string.Join(' ', Enumerable.Range(0, 6000).Select(i => (i % 2 == 0) ? "cat" : "dog"));
        var result = await app.Ingestion.IngestAsync([.. Enumerable.Range(0, 120).Select(i => Sample.Item(Id(i), $"{Id(i)} {text}"))], Token);

        Assert.Equal((120, 0), (result.Rows, result.Failures.Count));
        Assert.InRange(await stack.OpenAi.CountAsync("requests") - requests, 3, 8);
    }

    [Fact]
    public async Task IngestAsync_LimitsSetLower_AreKept()
    {
        await using var app = stack.NewApp(builder => builder.UseOpenAI(options => options.MaxInputsPerRequest = 10));
        var requests = await stack.OpenAi.CountAsync("requests");

        await app.Ingestion.IngestAsync([.. Enumerable.Range(0, 100).Select(i => Sample.Item(Id(i), Id(i)))], Token);

        Assert.InRange(await stack.OpenAi.CountAsync("requests") - requests, 10, 30);
    }

    private static string Id(int number) => number.ToString("D4", CultureInfo.InvariantCulture);
}
