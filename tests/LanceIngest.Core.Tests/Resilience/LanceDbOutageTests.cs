using LanceIngest.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace LanceIngest.Core.Tests.Resilience;

/// <summary>LanceDB goes away, refuses its callers, or is something else than it should be.</summary>
public sealed class LanceDbOutageTests(IngestionStack stack) : IClassFixture<IngestionStack>
{
    /// <summary>For servers that answer at once or not at all.</summary>
    private static readonly TimeSpan Big = TimeSpan.FromSeconds(1);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task IngestAsync_ServerDownForAWhile_WaitsAndGoesThrough()
    {
        var data = Directory.CreateTempSubdirectory("lanceingest-outage-");
        try
        {
            var first = await LanceServer.StartAsync(data.FullName);
            var clock = new FakeTimeProvider(Sample.Now);
            await using var app = NewApp(first.Endpoint, clock);
            await clock.RunAsync(app.IngestAsync(Sample.Item("before", "written before")));
            await first.KillAsync();
            await first.DisposeAsync();

            var waiting = Task.WhenAll(Enumerable.Range(0, 10).Select(i => app.IngestAsync(Sample.Item($"during-{i}", $"written during {i}"))));
            await clock.PassAsync(TimeSpan.FromSeconds(20));
            Assert.False(waiting.IsCompleted);

            // The breaker is open: a worker takes no more jobs, until somebody has to try again.
            var ready = app.Dispatcher.WaitUntilReadyAsync(Token).AsTask();
            Assert.False(ready.IsCompleted);

            await using var second = await LanceServer.StartAsync(data.FullName, first.Endpoint.Port);
            var results = await clock.RunAsync(waiting);
            await ready.WaitAsync(Token);

            Assert.All(results, result => Assert.Equal((1, 0), (result.Rows, result.Failures.Count)));
            Assert.True(app.Dispatcher.WaitUntilReadyAsync(Token).AsTask().IsCompletedSuccessfully);
            Assert.Equal(11, (await app.StateAsync()).Rows);
        }
        finally
        {
            data.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task WaitUntilReadyAsync_NothingInFlight_EndsAfterAWhileSoThatSomebodyTries()
    {
        var clock = new FakeTimeProvider(Sample.Now);
        await using var app = NewApp(new Uri("http://127.0.0.1:1"), clock);
        await clock.RunAsync(app.IngestAsync(Sample.Item("a", "one")), Big);

        var ready = app.Dispatcher.WaitUntilReadyAsync(Token).AsTask();
        Assert.False(ready.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(3.9));
        Assert.False(ready.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(0.2));

        await ready.WaitAsync(Token);
    }

    [Fact]
    public async Task WaitUntilReadyAsync_Cancelled_Throws()
    {
        var clock = new FakeTimeProvider(Sample.Now);
        await using var app = NewApp(new Uri("http://127.0.0.1:1"), clock);
        await clock.RunAsync(app.IngestAsync(Sample.Item("a", "one")), Big);
        using var caller = new CancellationTokenSource();

        var ready = app.Dispatcher.WaitUntilReadyAsync(caller.Token).AsTask();
        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ready);
    }

    [Fact]
    public async Task IngestAsync_ServerStaysDown_IsTransientAndNamesTheServer()
    {
        var clock = new FakeTimeProvider(Sample.Now);
        await using var app = NewApp(new Uri("http://127.0.0.1:1"), clock);

        var error = Assert.Single((await clock.RunAsync(app.IngestAsync(Sample.Item("a", "one")), Big)).Failures).Error;

        Assert.Equal((IngestionErrors.TableFailed, true), (error.Code, error.IsTransient));
        Assert.Contains("127.0.0.1:1", error.Message, StringComparison.Ordinal);
        Assert.InRange(clock.GetUtcNow() - Sample.Now, TimeSpan.FromMinutes(1.5), TimeSpan.FromMinutes(4));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("wrong")]
    public async Task IngestAsync_WrongKey_NamesTheSettingAtOnce(string? key)
    {
        await using var server = await LanceServer.StartAsync(apiKey: "right");
        await using var app = NewApp(server.Endpoint, TimeProvider.System, options => options.ApiKey = key);

        var error = Assert.Single((await app.IngestAsync(Sample.Item("a", "one"))).Failures).Error;

        Assert.Equal((IngestionErrors.TableFailed, true), (error.Code, error.IsTransient));
        Assert.Contains("check LANCEDB_API_KEY", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task IngestAsync_RightKey_IsLetIn()
    {
        await using var server = await LanceServer.StartAsync(apiKey: "right");
        await using var app = NewApp(server.Endpoint, TimeProvider.System, options => options.ApiKey = "right");

        Assert.Equal(1, (await app.IngestAsync(Sample.Item("a", "one"))).Rows);
    }

    [Theory]
    [InlineData(LanceDbProtocol.Rest)]
    [InlineData(LanceDbProtocol.BulkAdd)]
    public async Task IngestAsync_UrlOfSomethingElse_IsTransientAndNamesTheSetting(LanceDbProtocol protocol)
    {
        await using var somethingElse = new HttpStandIn(_ => new HttpStandIn.Answer(404, "<h1>Not found</h1>"));
        await using var app = NewApp(somethingElse.Address, TimeProvider.System, options => options.Protocol = protocol);

        var error = Assert.Single((await app.IngestAsync(Sample.Item("a", "one"))).Failures).Error;

        Assert.True(error.IsTransient, error.Message);
        Assert.Contains("LANCEDB_API_URL", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<html>Please log in</html>")]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("""{"schema":{"fields":[{"name":"id"}]}}""")]
    public async Task IngestAsync_AnswerThatIsNone_IsATransientResultAndNamesTheSetting(string answer)
    {
        var clock = new FakeTimeProvider(Sample.Now);
        await using var portal = new HttpStandIn(_ => new HttpStandIn.Answer(200, answer));
        await using var app = NewApp(portal.Address, clock);

        var error = Assert.Single((await clock.RunAsync(app.IngestAsync(Sample.Item("a", "one")), Big)).Failures).Error;

        Assert.True(error.IsTransient);
        Assert.NotEqual(IngestionErrors.Unexpected, error.Code);
    }

    [Fact]
    public async Task IngestAsync_TableLacksColumns_NamesThem()
    {
        var answer = """{"version":1,"schema":{"fields":[{"name":"id","type":{"type":"string"}},{"name":"embedding","type":{"type":"fixed_size_list","length":32}}]}}""";
        await using var server = new HttpStandIn(_ => new HttpStandIn.Answer(200, answer));
        await using var app = NewApp(server.Address, TimeProvider.System);

        var error = Assert.Single((await app.IngestAsync(Sample.Item("a", "one"))).Failures).Error;

        Assert.Equal((IngestionErrors.TableMismatch, true), (error.Code, error.IsTransient));
        Assert.Contains("content_type, title, searchable_text, content_hash, references", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task IngestAsync_LanceDbAsksToWait_IsNotAskedBefore()
    {
        var clock = new FakeTimeProvider(Sample.Now);
        var asked = new List<DateTimeOffset>();
        await using var server = new HttpStandIn(_ =>
        {
            lock (asked)
            {
                asked.Add(clock.GetUtcNow());
                return new HttpStandIn.Answer(asked.Count == 1 ? 503 : 401) { Headers = { ["Retry-After"] = "30" } };
            }
        });
        await using var app = NewApp(server.Address, clock);

        await clock.RunAsync(app.IngestAsync(Sample.Item("a", "one")), Big);

        Assert.Equal(2, asked.Count);
        Assert.InRange(asked[1] - asked[0], TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(50));
    }

    [Fact]
    public async Task DispatchAsync_DeleteOfAnUnknownAssetWithoutATable_Succeeds()
    {
        await using var app = stack.NewApp(static builder => builder.AddMediaHandler<ScriptedHandler>("recipe"));

        Assert.True((await app.DispatchAsync(Sample.Job("never-there", stage: JobStage.Delete))).Succeeded);
        Assert.Null(await app.Table.GetStateAsync(Token));
    }

    private IngestionApp NewApp(Uri lanceDb, TimeProvider clock, Action<LanceDbOptions>? configure = null)
        => stack.NewApp(builder => builder.Services.AddSingleton(clock).Configure<LanceDbOptions>(options =>
        {
            options.Url = lanceDb;
            configure?.Invoke(options);
        }));
}
