using System.Diagnostics;
using System.Globalization;
using LanceIngest.Core.Tests.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace LanceIngest.Core.Tests.Embedding;

/// <summary>Requests keep the limits of OpenAI's API, which the stand-in enforces with the answer 400.</summary>
public sealed class EmbeddingLimitTests(IngestionStack stack) : IClassFixture<IngestionStack>, IDisposable
{
    // A model that no other class has faults for: its requests can be told apart.
    private const string Model = "text-embedding-3-large";
    private readonly CapturedTelemetry _telemetry = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task IngestAsync_MoreTextsThanARequestMayHold_SendsSeveralRequests()
    {
        await using var app = NewApp(builder => builder.Services.Configure<IngestionOptions>(options => (options.MaxItemsInFlight, options.Linger) = (10_000, TimeSpan.FromMilliseconds(300))));
        var (requests, inputs) = (await stack.OpenAi.CountAsync("requests"), await stack.OpenAi.CountAsync("inputs"));

        var result = await app.Ingestion.IngestAsync([.. Enumerable.Range(0, 3000).Select(i => Sample.Item(Id(i), Id(i)))], Token);

        Assert.Equal((3000, 0), (result.Rows, result.Failures.Count));
        AssertNoneRefused();
        Assert.Equal(3000, await stack.OpenAi.CountAsync("inputs") - inputs);
        Assert.InRange(await stack.OpenAi.CountAsync("requests") - requests, 2, 12);
    }

    [Fact]
    public async Task IngestAsync_MoreTokensThanARequestMayHold_SendsSeveralRequests()
    {
        await using var app = NewApp(builder =>
        {
            builder.Services.Configure<ChunkingOptions>(options => options.MaxTokens = 8192);
            builder.Services.Configure<IngestionOptions>(options => options.Linger = TimeSpan.FromSeconds(1));
        });
        var requests = await stack.OpenAi.CountAsync("requests");

        // Words of four characters with their blank: the stand-in's tokens are near to the real ones.
        var text = string.Join(' ', Enumerable.Range(0, 6000).Select(i => (i % 2 == 0) ? "cat" : "dog"));
        var result = await app.Ingestion.IngestAsync([.. Enumerable.Range(0, 120).Select(i => Sample.Item(Id(i), $"{Id(i)} {text}"))], Token);

        Assert.Equal((120, 0), (result.Rows, result.Failures.Count));
        AssertNoneRefused();
        Assert.InRange(await stack.OpenAi.CountAsync("requests") - requests, 3, 8);
    }

    [Fact]
    public async Task IngestAsync_LimitsSetLower_AreKept()
    {
        await using var app = NewApp(builder => builder.UseOpenAI(options => options.MaxInputsPerRequest = 10));
        var requests = await stack.OpenAi.CountAsync("requests");

        await app.Ingestion.IngestAsync([.. Enumerable.Range(0, 100).Select(i => Sample.Item(Id(i), Id(i)))], Token);

        Assert.InRange(await stack.OpenAi.CountAsync("requests") - requests, 10, 30);
    }

    [Fact]
    public async Task IngestAsync_TokenLimitSetLower_IsKept()
    {
        await using var app = NewApp(builder =>
        {
            builder.Services.Configure<ChunkingOptions>(options => options.MaxTokens = 8192);
            builder.Services.Configure<IngestionOptions>(options => options.Linger = TimeSpan.FromMilliseconds(300));
            builder.UseOpenAI(options => options.MaxTokensPerRequest = 8192);
        });
        var text = string.Join(' ', Enumerable.Repeat("cat", 2000));

        var result = await app.Ingestion.IngestAsync([.. Enumerable.Range(0, 20).Select(i => Sample.Item(Id(i), $"{Id(i)} {text}"))], Token);

        Assert.Equal(20, result.Rows);
        Assert.All(Requests(), request => Assert.InRange((int)request.GetTagItem("lanceingest.inputs")!, 1, 4));
    }

    public void Dispose() => _telemetry.Dispose();

    private IngestionApp NewApp(Action<ILanceIngestBuilder> configure) => stack.NewApp(builder =>
    {
        builder.UseOpenAI(options => options.Model = Model);
        configure(builder);
    });

    private List<Activity> Requests()
        => [.. _telemetry.Activities.Where(activity => activity.OperationName == "embed request" && $"{activity.GetTagItem("gen_ai.request.model")}".StartsWith(Model, StringComparison.Ordinal))];

    /// <summary>A request that was refused would have been halved and sent again: the result does not tell.</summary>
    private void AssertNoneRefused() => Assert.All(Requests(), request => Assert.NotEqual(ActivityStatusCode.Error, request.Status));

    private static string Id(int number) => number.ToString("D4", CultureInfo.InvariantCulture);
}
