using System.Diagnostics;
using LanceIngest.Core.Tests.Stores;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace LanceIngest.Core.Tests.Diagnostics;

public sealed class TelemetryTests : IClassFixture<IngestionStack>, IDisposable, IAsyncLifetime
{
    private const string Secret = "xylophone";
    private readonly IngestionStack _stack;
    private readonly CapturedTelemetry _telemetry = new();
    private readonly CapturedLogs _logs = new();
    private readonly ScriptedHandler _handler = new();

    public TelemetryTests(IngestionStack stack) => _stack = stack;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        Dispose();
        await _stack.OpenAi.FailAsync("""{"mode":"none"}""");
    }

    public void Dispose()
    {
        _telemetry.Dispose();
        _logs.Dispose();
    }

    [Fact]
    public async Task DispatchAsync_Job_IsOneTraceFromIngestToCommit()
    {
        await using var app = NewApp("traced");
        _handler.Answers(Sample.Sections("soup", ["Leek soup", "Serve hot"]));
        using var caller = new Activity("the worker").Start();

        await app.DispatchAsync(Sample.Job("soup", "traced"));

        var trace = _telemetry.Activities.Where(activity => activity.TraceId == caller.TraceId).ToDictionary(activity => activity.OperationName);
        Assert.Equal(["commit", "embed", "ingest"], trace.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(caller.SpanId, trace["ingest"].ParentSpanId);
        Assert.Equal(trace["ingest"].SpanId, trace["embed"].ParentSpanId);
        Assert.Equal(trace["ingest"].SpanId, trace["commit"].ParentSpanId);
        Assert.Equal(
            ("soup", "traced", "initial", "success"),
            (trace["ingest"].GetTagItem("lanceingest.asset.id"), trace["ingest"].GetTagItem("lanceingest.media.type"), trace["ingest"].GetTagItem("lanceingest.job.stage"), trace["ingest"].GetTagItem("lanceingest.outcome")));
        Assert.Equal(2, trace["embed"].GetTagItem("lanceingest.embeddings"));
    }

    [Fact]
    public async Task DispatchAsync_SharedCalls_BelongToNoJobsTrace()
    {
        await using var app = NewApp("shared");
        _handler.Answers(Sample.Item("soup", "Leek soup"));
        using var caller = new Activity("the worker").Start();

        await app.DispatchAsync(Sample.Job("soup", "shared"));

        Assert.DoesNotContain(_telemetry.Activities, activity => activity.TraceId == caller.TraceId && activity.OperationName is "embed request" or "commit batch" && activity.TraceId == caller.TraceId);
        Assert.Contains(_telemetry.Activities, activity => activity.OperationName == "embed request" && activity.Kind == ActivityKind.Client);
    }

    [Fact]
    public async Task DispatchAsync_FailedJob_MarksItsActivity()
    {
        await using var app = NewApp("marked");
        _handler.Throws(IngestionException.Permanent(IngestionErrors.InvalidSource, "Bad."));

        await app.DispatchAsync(Sample.Job("soup", "marked"));

        var ingest = _telemetry.Activities.Single(activity => Equals(activity.GetTagItem(LanceIngestDiagnostics.MediaTypeTag), "marked"));
        Assert.Equal((ActivityStatusCode.Error, "invalid_source", "permanent"), (ingest.Status, ingest.GetTagItem("error.type"), ingest.GetTagItem("lanceingest.outcome")));
    }

    [Fact]
    public async Task DispatchAsync_Jobs_AreCountedByTypeAndOutcome()
    {
        await using var app = NewApp("counted");
        _handler.Answers(Sample.Item("soup", "Leek soup"));
        await app.DispatchAsync(Sample.Job("soup", "counted"));
        await app.DispatchAsync(Sample.Job("soup", "counted"));
        _handler.Throws(IngestionException.Permanent(IngestionErrors.InvalidSource, "Bad."));
        await app.DispatchAsync(Sample.Job("soup", "counted"));
        _handler.Throws(new IOException());
        await app.DispatchAsync(Sample.Job("soup", "counted"));

        Assert.Equal(new() { ["success"] = 2, ["permanent"] = 1, ["transient"] = 1 }, _telemetry.Jobs("counted"));
        Assert.Equal(4, _telemetry.Measured("lanceingest.job.duration").Count(entry => Equals(entry.Tags[LanceIngestDiagnostics.MediaTypeTag], "counted")));
    }

    [Fact]
    public async Task DispatchAsync_RowsInputsAndTokens_AreCounted()
    {
        await using var app = NewApp("measured");
        _handler.Answers([.. Enumerable.Range(0, 40).Select(i => Sample.Item($"item-{i}", $"number {i} of forty"))]);

        await app.DispatchAsync(Sample.Job("soup", "measured"));

        // Other tests may run at the same time: at least what this one did.
        Assert.InRange(_telemetry.Measured("lanceingest.rows").Sum(entry => entry.Value), 40, double.MaxValue);
        Assert.InRange(_telemetry.Measured("lanceingest.embed.inputs").Sum(entry => entry.Value), 40, double.MaxValue);
        Assert.InRange(_telemetry.Measured("lanceingest.embed.tokens").Sum(entry => entry.Value), 100, double.MaxValue);
        Assert.Contains(_telemetry.Measured("lanceingest.commit.duration"), entry => entry.Value > 0);
        Assert.Contains(_telemetry.Measured("lanceingest.embed.duration"), entry => entry.Value > 0);
    }

    [Fact]
    public async Task DispatchAsync_EveryLevelIsLogged_ContentAndKeysAreNot()
    {
        using var folder = new TemporaryFolder();
        await using var app = NewApp("logged", builder => builder.UseFileStore(folder.Path)
            .UseOpenAI(options => options.ApiKey = $"sk-{Secret}").UseLanceDb(options => options.ApiKey = $"lance-{Secret}"));
        await File.WriteAllTextAsync(folder.Below("good.md"), $"---\ntitle: {Secret}\ntags: [{Secret}]\n---\n# {Secret}\n\nAll about {Secret}.\n", Token);
        await File.WriteAllTextAsync(folder.Below("bad.md"), $"---\ntitle: [{Secret}\n  {Secret}: {{\n---\n{Secret}\n", Token);
        await File.WriteAllTextAsync(folder.Below("bad-sidecar.md"), $"{Secret}", Token);
        _handler.Answers(Sample.Item("recipe", Secret, Secret, references: $$"""{"tags":["{{Secret}}"]}"""));

        await app.DispatchAsync(AnalysisJob.ForDocument("good", "good.md", Sample.Now));
        await app.DispatchAsync(AnalysisJob.ForDocument("bad", "bad.md", Sample.Now));
        await app.DispatchAsync(Sample.Job("recipe", "logged"));
        await app.Search.SearchAsync(Secret, cancellationToken: Token);
        await _stack.OpenAi.FailAsync("""{"mode":"status","status":400}""");
        _handler.Answers(Sample.Item("recipe", $"{Secret} refused"));
        await app.DispatchAsync(Sample.Job("recipe", "logged"));
        await _stack.OpenAi.FailAsync("""{"mode":"dimension","dimension":7}""");
        await app.DispatchAsync(Sample.Job("recipe", "logged"));

        Assert.Contains(_logs.Lines, line => line.Contains("Ingested text good (initial): 1 rows", StringComparison.Ordinal));
        Assert.Contains(_logs.Lines, line => line.Contains("Could not ingest text bad (initial): invalid_source, permanent", StringComparison.Ordinal));
        Assert.Contains(_logs.Lines, line => line.Contains("Could not ingest logged recipe (initial): embedding_failed, permanent", StringComparison.Ordinal));
        Assert.DoesNotContain(_logs.Lines, line => line.Contains(Secret, StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain(Secret, _telemetry.AllTags, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task DispatchAsync_ProviderQuotesTheTextInItsRefusal_TheLogDoesNot()
    {
        await _stack.OpenAi.FailAsync($$"""{"mode":"refuse-input","contains":"{{Secret}}"}""");
        await using var app = NewApp("quoted");
        _handler.Answers(Sample.Item("recipe", Secret));

        var result = await app.DispatchAsync(Sample.Job("recipe", "quoted"));

        Assert.False(result.Error!.IsTransient);
        Assert.DoesNotContain(_logs.Lines, line => line.Contains(Secret, StringComparison.OrdinalIgnoreCase));
    }

    private IngestionApp NewApp(string mediaType, Action<ILanceIngestBuilder>? configure = null) => _stack.NewApp(builder =>
    {
        builder.Services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(_logs)).AddSingleton(_handler);
        builder.AddMediaHandler<ScriptedHandler>(mediaType);
        configure?.Invoke(builder);
    });
}
