using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace LanceIngest.Core.Tests.Embedding;

/// <summary>What becomes of items when the embedding provider fails, on the real protocol. Time is turned by hand, so that minutes of retries take a second.</summary>
public sealed class EmbeddingFaultTests(IngestionStack stack) : IClassFixture<IngestionStack>, IAsyncLifetime
{
    private readonly FakeTimeProvider _clock = new(Sample.Now);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync() => await stack.OpenAi.FailAsync("""{"mode":"none"}""");

    [Fact]
    public async Task IngestAsync_ShortAnswerOnce_IsAskedForAgainAndNoVectorIsShifted()
    {
        await using var app = NewApp();
        await stack.OpenAi.FailAsync("""{"mode":"short","times":1}""");
        var items = Enumerable.Range(0, 10).Select(i => Sample.Item($"item-{i}", $"word{i}")).ToArray();

        var result = await _clock.RunAsync(app.IngestAsync(items));

        Assert.Equal((10, 0), (result.Rows, result.Failures.Count));
        foreach (var item in items)
        {
            // The stand-in gives a text the same vector each time.
            var hits = await _clock.RunAsync(app.Search.SearchAsync(item.Sections[0].Text, limit: 1, cancellationToken: Token));
            Assert.Equal(item.Id, hits[0].Id);
            var ranked = await app.Table.SearchAsync(new LanceQuery { Vector = (await RowAsync(app, item.Id)).Embedding, Limit = 1 }, Token);
            Assert.Equal((item.Id, 1d), (ranked[0].Id, Math.Round(ranked[0].Score, 3)));
        }
    }

    [Fact]
    public async Task IngestAsync_ShortAnswersForGood_FailTransientlyAndWriteNothing()
    {
        await using var app = NewApp();
        await stack.OpenAi.FailAsync("""{"mode":"short"}""");

        var result = await _clock.RunAsync(app.IngestAsync(Sample.Item("a", "one"), Sample.Item("b", "two")), TimeSpan.FromSeconds(0.5));

        AssertAllFailed(result, 2, IngestionErrors.EmbeddingFailed, "vectors for");
        Assert.Null(await app.Table.GetStateAsync(Token));
    }

    [Fact]
    public async Task IngestAsync_OtherDimensionThanTheTable_IsRefusedWithBothNumbersAtOnce()
    {
        var table = stack.NewTable();
        await using var app = NewApp(table: table);
        await _clock.RunAsync(app.IngestAsync(Sample.Item("there", "before")));
        await stack.OpenAi.FailAsync("""{"mode":"dimension","dimension":7}""");
        var requests = await stack.OpenAi.CountAsync("requests");

        var result = await _clock.RunAsync(app.IngestAsync(Sample.Item("a", "one")));

        AssertAllFailed(result, 1, IngestionErrors.TableMismatch, "dimension 32, these have 7");
        Assert.Equal(1, await stack.OpenAi.CountAsync("requests") - requests);
        Assert.Equal(["there"], await app.RowIdsAsync("there", "a"));
    }

    [Fact]
    public async Task IngestAsync_TableMadeAgainWithTheRightDimension_IsTakenWithoutARestart()
    {
        var table = stack.NewTable();
        await using var other = NewApp(builder => builder.UseOpenAI(options => options.Dimensions = 16), table);
        await using var app = NewApp(table: table);
        await _clock.RunAsync(other.IngestAsync(Sample.Item("there", "before")));
        AssertAllFailed(await _clock.RunAsync(app.IngestAsync(Sample.Item("a", "one"))), 1, IngestionErrors.TableMismatch, "dimension 16, these have 32");

        await DropAsync(table);
        await using var third = NewApp(table: table);
        await _clock.RunAsync(third.IngestAsync(Sample.Item("b", "two")));

        Assert.Equal(1, (await _clock.RunAsync(app.IngestAsync(Sample.Item("a", "one")))).Rows);
    }

    [Fact]
    public async Task IngestAsync_TableMadeAgainWithAnotherDimension_IsAMismatchNotARefusalForGood()
    {
        var table = stack.NewTable();
        await using var other = NewApp(builder => builder.UseOpenAI(options => options.Dimensions = 16), table);
        await using var app = NewApp(table: table);
        await _clock.RunAsync(app.IngestAsync(Sample.Item("a", "one")));
        await DropAsync(table);
        await _clock.RunAsync(other.IngestAsync(Sample.Item("there", "before")));

        var result = await _clock.RunAsync(app.IngestAsync(Sample.Item("b", "two")));

        AssertAllFailed(result, 1, IngestionErrors.TableMismatch, "dimension 16, these have 32");
    }

    [Fact]
    public async Task IngestAsync_429WithRetryAfter_WaitsThatLongAndFailsNothing()
    {
        await using var app = NewApp();
        await stack.OpenAi.FailAsync("""{"mode":"status","status":429,"retryAfter":20,"times":2}""");
        var requests = await stack.OpenAi.CountAsync("requests");
        var before = _clock.GetUtcNow();

        var result = await _clock.RunAsync(app.IngestAsync(Sample.Item("a", "one")));

        Assert.Equal((1, 0), (result.Rows, result.Failures.Count));
        Assert.Equal(3, await stack.OpenAi.CountAsync("requests") - requests);
        Assert.InRange(_clock.GetUtcNow() - before, TimeSpan.FromSeconds(40), TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task IngestAsync_429WithALongRetryAfter_LeavesTheWaitToTheQueue()
    {
        await using var app = NewApp();
        await stack.OpenAi.FailAsync("""{"mode":"status","status":429,"retryAfter":900,"times":1}""");
        var requests = await stack.OpenAi.CountAsync("requests");

        var result = await _clock.RunAsync(app.IngestAsync(Sample.Item("a", "one")));

        AssertAllFailed(result, 1, IngestionErrors.EmbeddingFailed, "429");
        Assert.Equal(TimeSpan.FromSeconds(900), result.Failures[0].Error.RetryAfter);
        Assert.Equal(1, await stack.OpenAi.CountAsync("requests") - requests);
    }

    [Fact]
    public async Task IngestAsync_ManyCallsAreThrottled_NoneFails()
    {
        await using var app = NewApp(builder => builder.UseOpenAI(options => options.MaxInputsPerRequest = 1));
        await stack.OpenAi.FailAsync("""{"mode":"status","status":429,"retryAfter":5,"times":40}""");

        var result = await _clock.RunAsync(app.IngestAsync([.. Enumerable.Range(0, 30).Select(i => Sample.Item($"item-{i}", $"word{i}"))]));

        Assert.Equal((30, 0), (result.Rows, result.Failures.Count));
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    public async Task IngestAsync_ServerErrors_AreRiddenOut(int status)
    {
        await using var app = NewApp();
        await stack.OpenAi.FailAsync($$"""{"mode":"status","status":{{status}},"times":6}""");

        var result = await _clock.RunAsync(app.IngestAsync(Sample.Item("a", "one")));

        Assert.Equal((1, 0), (result.Rows, result.Failures.Count));
    }

    [Fact]
    public async Task IngestAsync_ServerErrorsForGood_EndAsTransientAndSayTheStatus()
    {
        await using var app = NewApp();
        await stack.OpenAi.FailAsync("""{"mode":"status","status":503}""");

        AssertAllFailed(await _clock.RunAsync(app.IngestAsync(Sample.Item("a", "one")), TimeSpan.FromSeconds(0.5)), 1, IngestionErrors.EmbeddingFailed, "503");
    }

    [Theory]
    [InlineData(401, "OPENAI_API_KEY")]
    [InlineData(403, "OPENAI_API_KEY")]
    [InlineData(404, "model's name")]
    public async Task IngestAsync_AccessRefused_IsTransientNamesTheRemedyAndDoesNotWaitForMinutes(int status, string remedy)
    {
        await using var app = NewApp();
        await stack.OpenAi.FailAsync($$"""{"mode":"status","status":{{status}}}""");
        var before = _clock.GetUtcNow();

        AssertAllFailed(await _clock.RunAsync(app.IngestAsync(Sample.Item("a", "one"))), 1, IngestionErrors.EmbeddingFailed, remedy);

        Assert.InRange(_clock.GetUtcNow() - before, TimeSpan.Zero, TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task IngestAsync_NoAnswer_IsGivenUpAfterTheTimeLimitAndAskedAgain()
    {
        await using var app = NewApp();
        await stack.OpenAi.FailAsync("""{"mode":"hang","times":1}""");
        var before = _clock.GetUtcNow();

        var result = await _clock.RunAsync(app.IngestAsync(Sample.Item("a", "one")));

        Assert.Equal((1, 0), (result.Rows, result.Failures.Count));

        // One time limit has passed and no second one. The clock is turned while the other tries are on their way, so not to the second.
        Assert.InRange(_clock.GetUtcNow() - before, TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(119));
    }

    [Fact]
    public async Task WaitUntilReadyAsync_ProviderHangs_HoldsWorkersBack()
    {
        await using var app = NewApp(builder => builder.UseOpenAI(options => options.MaxInputsPerRequest = 1));
        await _clock.RunAsync(app.IngestAsync(Sample.Item("before", "the first request goes alone")));
        await stack.OpenAi.FailAsync("""{"mode":"hang","times":2}""");
        var running = app.IngestAsync(Sample.Item("a", "one"), Sample.Item("b", "two"));

        // The requests start some time after the clock does, and a breaker that is open closes again soon: so it is looked at in between.
        var end = _clock.GetUtcNow() + TimeSpan.FromSeconds(119);
        bool isReady;
        do
        {
            await _clock.PassAsync(TimeSpan.FromMilliseconds(200));
            isReady = app.Dispatcher.WaitUntilReadyAsync(Token).AsTask().IsCompleted;
        }
        while (isReady && _clock.GetUtcNow() < end);

        Assert.False(isReady);
        Assert.Equal(2, (await _clock.RunAsync(running)).Rows);
    }

    [Fact]
    public async Task IngestAsync_NeverAnAnswer_IsTransientAndNamesTheProvider()
    {
        await using var app = NewApp();
        await stack.OpenAi.FailAsync("""{"mode":"hang"}""");

        // Thirty-one tries of a minute: the clock is turned faster than by the driver.
        var running = app.IngestAsync(Sample.Item("a", "one"));
        while (await Task.WhenAny(running, Task.Delay(5, Token)) != running)
        {
            _clock.Advance(TimeSpan.FromSeconds(10));
        }

        AssertAllFailed(await running, 1, IngestionErrors.EmbeddingFailed, "The embedding provider did not answer in time");
    }

    private static void AssertAllFailed(IngestionResult result, int count, string code, string says)
    {
        Assert.Equal((0, count), (result.Rows, result.Failures.Count));
        Assert.All(result.Failures, failure =>
        {
            Assert.Contains(says, failure.Error.Message, StringComparison.Ordinal);
            Assert.Equal((code, true), (failure.Error.Code, failure.Error.IsTransient));
        });
    }

    private IngestionApp NewApp(Action<ILanceIngestBuilder>? configure = null, string? table = null) => stack.NewApp(
        builder =>
        {
            builder.Services.AddSingleton<TimeProvider>(_clock);
            configure?.Invoke(builder);
        },
        table);

    private static async Task<LanceRow> RowAsync(IngestionApp app, string id) => Assert.Single(await app.Table.FindAsync([id], withEmbeddings: true, Token));

    private async Task DropAsync(string table)
    {
        using var http = new HttpClient();
        using var response = await http.PostAsync(new Uri(stack.Lance.Endpoint, $"/v1/table/{table}/drop/"), null, Token);
        response.EnsureSuccessStatusCode();
    }
}
