using System.Globalization;
using LanceIngest.Core.Tests.Stores;
using LanceIngest.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace LanceIngest.Core.Tests.Ingestion;

public sealed class ParallelIngestionServiceTests(IngestionStack stack) : IClassFixture<IngestionStack>, IAsyncLifetime
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync() => await stack.OpenAi.FailAsync("""{"mode":"none"}""");

    [Fact]
    public async Task IngestAsync_OneChunk_HasTheItemsIdAndAllItsColumns()
    {
        await using var app = stack.NewApp();

        var result = await app.IngestAsync(Sample.Item("soup", "Leek soup", "Soups", references: """{"page":3}""", contentType: "recipe"));

        Assert.Equal((1, 1, 0, 0), (result.Rows, result.Embeddings, result.Unchanged, result.Failures.Count));
        var row = Assert.Single(await app.Table.FindAsync(["soup"], withEmbeddings: true, Token));
        Assert.Equal(("soup", "soup", Sample.Now, IngestionStack.Dimension), (row.Id, row.ParentId, row.UpdatedAt, row.Embedding.Length));
        var hit = Assert.Single(await app.Table.SearchAsync(new LanceQuery { Text = "leek" }, Token));
        Assert.Equal(("Leek soup", "Soups", "recipe", """{"page":3}"""), (hit.SearchableText, hit.Title, hit.ContentType, hit.References));
    }

    [Fact]
    public async Task IngestAsync_SeveralChunks_AreNumberedFromZero()
    {
        await using var app = stack.NewApp();

        await app.IngestAsync(Sample.Sections("guide", ["one", "two", "three"]));

        Assert.Equal(["guide#0", "guide#1", "guide#2"], await app.RowIdsAsync("guide"));
    }

    [Fact]
    public async Task IngestAsync_NoItems_DoesNothing()
    {
        await using var app = stack.NewApp();

        var result = await app.IngestAsync();

        Assert.Equal((0, 0, 0), (result.Rows, result.Unchanged, result.Failures.Count));
        Assert.Null(await app.Table.GetStateAsync(Token));
    }

    [Fact]
    public async Task IngestAsync_SixProcessesWriteOneNewDocument_OneSetOfRowsSurvivesWhole()
    {
        var table = stack.NewTable();
        var apps = Enumerable.Range(3, 6).Select(_ => stack.NewApp(table: table)).ToList();

        // None of them finds a row of it before it commits, so none knows what the others leave.
        await Task.WhenAll(apps.Select((app, writer) => app.IngestAsync(Sample.Sections("guide", [.. Enumerable.Range(0, writer + 3).Select(part => $"writer{writer} part{part}")]))));

        var texts = await apps[0].TextsAsync();
        var winner = Assert.Single(texts.Select(text => text.Split(' ')[0]).Distinct());
        Assert.Equal(3 + int.Parse(winner["writer".Length..], CultureInfo.InvariantCulture), texts.Count);
        foreach (var app in apps)
        {
            await app.DisposeAsync();
        }
    }

    [Fact]
    public async Task IngestAsync_EndlessStream_TakesItemsOnlyAsFastAsTheyAreIngested()
    {
        await using var app = stack.NewApp(builder => builder.Services.Configure<IngestionOptions>(options => options.MaxItemsInFlight = 8));
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var (taken, most) = (0, 0L);

        async IAsyncEnumerable<ContentItem> EndlessAsync()
        {
            while (true)
            {
                // The row count is that of an earlier moment, so what is in flight is rather over- than underestimated.
                var rows = (await app.Table.GetStateAsync(Token))?.Rows ?? 0;
                most = Math.Max(most, ++taken - rows);
                if (taken == 40)
                {
                    await enough.CancelAsync();
                }

                yield return Sample.Item(string.Create(CultureInfo.InvariantCulture, $"item-{taken}"), "Leek soup");
            }
        }

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => app.Ingestion.IngestAsync(EndlessAsync(), enough.Token));

        Assert.InRange(most, 1, 9);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task IngestAsync_SameAgain_EmbedsAndCommitsNothing(bool afterRestart)
    {
        var table = stack.NewTable();
        var items = (ContentItem[])[Sample.Sections("guide", ["one", "two"]), Sample.Item("soup", "Leek soup")];
        await using var app = stack.NewApp(table: table);
        await using var again = afterRestart ? stack.NewApp(table: table) : app;
        await app.IngestAsync(items);
        var before = await app.StateAsync();

        var result = await again.IngestAsync(items);

        Assert.Equal((0, 0, 2), (result.Rows, result.Embeddings, result.Unchanged));
        Assert.Equal(before.Version, (await app.StateAsync()).Version);
    }

    [Theory]
    [InlineData("title")]
    [InlineData("references")]
    [InlineData("content type")]
    [InlineData("text")]
    public async Task IngestAsync_SomethingElseThanTheTimeChanged_IsWritten(string changed)
    {
        await using var app = stack.NewApp();
        await app.IngestAsync(Sample.Item("soup", "Leek soup", "Soups", references: "{}"));

        var result = await app.IngestAsync(Sample.Item(
            "soup",
            changed == "text" ? "Onion soup" : "Leek soup",
            changed == "title" ? "Starters" : "Soups",
            references: changed == "references" ? null : "{}",
            contentType: changed == "content type" ? "recipe" : "text"));

        Assert.Equal((1, 0), (result.Rows, result.Unchanged));
    }

    [Fact]
    public async Task IngestAsync_OnlyTheTimeChanged_IsUnchanged()
    {
        await using var app = stack.NewApp();
        await app.IngestAsync(Sample.Item("soup", "Leek soup"));

        Assert.Equal(1, (await app.IngestAsync(Sample.Item("soup", "Leek soup", updatedAt: Sample.Now.AddDays(1)))).Unchanged);
    }

    [Fact]
    public async Task IngestAsync_OtherModel_EmbedsAgain()
    {
        var table = stack.NewTable();
        await using var small = stack.NewApp(table: table);
        await using var large = stack.NewApp(builder => builder.UseOpenAI(options => options.Model = "text-embedding-3-large"), table);
        await small.IngestAsync(Sample.Item("soup", "Leek soup"));

        Assert.Equal(1, (await large.IngestAsync(Sample.Item("soup", "Leek soup"))).Embeddings);
    }

    [Fact]
    public async Task IngestAsync_TitleAndTextThatJoinEqually_AreWrittenAsTwoStates()
    {
        await using var app = stack.NewApp();
        await app.IngestAsync(Sample.Item("soup", "ab", "c"));

        var result = await app.IngestAsync(Sample.Item("soup", "a", "bc"));

        Assert.Equal(1, result.Rows);
        Assert.Equal(["a"], await app.TextsAsync());
    }

    [Fact]
    public async Task IngestAsync_OneChunkChanged_EmbedsThatOneAndWritesTheDocument()
    {
        await using var app = stack.NewApp();
        await app.IngestAsync(Sample.Sections("guide", ["one", "two", "three"]));

        var result = await app.IngestAsync(Sample.Sections("guide", ["zero", "one", "two", "three"]));

        Assert.Equal((4, 1), (result.Rows, result.Embeddings));
        Assert.Equal(["one", "three", "two", "zero"], await app.TextsAsync());
    }

    [Fact]
    public async Task IngestAsync_OneInputRefused_OnlyItsItemFailsAndForGood()
    {
        await stack.OpenAi.FailAsync("""{"mode":"refuse-input","contains":"poison"}""");
        await using var app = stack.NewApp();
        var items = Enumerable.Range(0, 100).Select(i => Sample.Item(Id(i), i == 37 ? "poison" : $"text {i}")).ToArray();

        var result = await app.IngestAsync(items);

        var failure = Assert.Single(result.Failures);
        Assert.Equal((Id(37), IngestionErrors.EmbeddingFailed, false), (failure.ItemId, failure.Error.Code, failure.Error.IsTransient));
        Assert.Equal((99, 99), (result.Rows, (int)(await app.StateAsync()).Rows));
    }

    [Theory]
    [InlineData("a b", " ", IngestionErrors.NoText)]
    [InlineData("a#1", "text", IngestionErrors.InvalidAssetId)]
    [InlineData("a/b", "text", IngestionErrors.InvalidAssetId)]
    [InlineData("", "text", IngestionErrors.InvalidAssetId)]
    public async Task IngestAsync_OneBadItem_FailsAloneAsAResult(string id, string text, string code)
    {
        await using var app = stack.NewApp();

        var result = await app.IngestAsync(Sample.Item("good", "text"), Sample.Item(id, text), Sample.Item("also-good", "text"));

        var failure = Assert.Single(result.Failures);
        Assert.Equal((code, false), (failure.Error.Code, failure.Error.IsTransient));
        Assert.Equal(2, result.Rows);
    }

    [Fact]
    public async Task IngestAsync_AThousandItems_ShareRequestsAndCommits()
    {
        await using var app = stack.NewApp();
        var requests = await stack.OpenAi.CountAsync("requests");

        var result = await app.IngestAsync([.. Enumerable.Range(0, 1000).Select(i => Sample.Item(Id(i), $"text number {i}"))]);

        Assert.Equal((1000, 1000), (result.Rows, (int)(await app.StateAsync()).Rows));
        Assert.InRange(await stack.OpenAi.CountAsync("requests") - requests, 1, 20);
        Assert.InRange((await app.StateAsync()).Version!.Value, 1, 30);
    }

    [Fact]
    public async Task IngestAsync_ManyCallsAtOnce_ShareRequestsAndCommits()
    {
        await using var app = stack.NewApp();
        var requests = await stack.OpenAi.CountAsync("requests");

        var results = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => app.IngestAsync(Sample.Item(Id(i), $"text number {i}"))));

        Assert.All(results, result => Assert.Equal((1, 0), (result.Rows, result.Failures.Count)));
        Assert.InRange(await stack.OpenAi.CountAsync("requests") - requests, 1, 20);
        Assert.InRange((await app.StateAsync()).Version!.Value, 1, 30);
    }

    [Fact]
    public async Task IngestAsync_OlderItem_DoesNotOverwrite()
    {
        await using var app = stack.NewApp();
        await app.IngestAsync(Sample.Item("soup", "newer"));

        var result = await app.IngestAsync(Sample.Item("soup", "older", updatedAt: Sample.Now.AddMinutes(-1)));

        Assert.Equal((0, 1), (result.Rows, result.Unchanged));
        Assert.Equal(["newer"], await app.TextsAsync());
    }

    [Fact]
    public async Task DispatchAsync_FileRestoredWithAnOlderTime_IsWritten()
    {
        using var folder = new TemporaryFolder();
        await using var app = stack.NewApp(builder => builder.UseFileStore(folder.Path));
        var file = folder.Below("guide.md");
        var job = AnalysisJob.ForDocument("guide", "guide.md", Sample.Now);
        await File.WriteAllTextAsync(file, "# Guide\n\nThe newer state.\n", Token);
        await app.DispatchAsync(job);

        await File.WriteAllTextAsync(file, "# Guide\n\nRestored from a backup.\n", Token);
        File.SetLastWriteTimeUtc(file, new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        var result = await app.DispatchAsync(job);

        Assert.Equal((true, 1), (result.Succeeded, result.Rows));
        Assert.Contains("Restored from a backup.", Assert.Single(await app.TextsAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task IngestAsync_TableHoldsARowTwice_IsWrittenAndNotAFailure()
    {
        await using var app = stack.NewApp(builder => builder.Services.AddSingleton<ILanceTable>(new TwiceTable("guide#0")));

        var result = await app.IngestAsync(Sample.Sections("guide", ["one", "two"]));

        Assert.Equal((2, 0), (result.Rows, result.Failures.Count));
    }

    [Fact]
    public async Task IngestAsync_ChunkOfUnknownFault_IsATransientResult()
    {
        await using var app = stack.NewApp(builder => builder.Services.AddSingleton<ILanceTable>(new TwiceTable(null!)));

        var error = Assert.Single((await app.IngestAsync(Sample.Sections("guide", ["one", "two"]))).Failures).Error;

        Assert.Equal((IngestionErrors.Unexpected, true), (error.Code, error.IsTransient));
    }

    [Fact]
    public async Task IngestAsync_CancelledByItsCaller_ThrowsAndLeavesTheOthersAlone()
    {
        await stack.OpenAi.FailAsync("""{"mode":"status","status":503,"times":2}""");
        await using var app = stack.NewApp();
        using var caller = new CancellationTokenSource();

        var cancelled = app.Ingestion.IngestAsync([Sample.Item("cancelled", "one text")], caller.Token);
        var other = app.IngestAsync(Sample.Item("other", "another text"));
        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        Assert.Equal((1, 0), ((await other).Rows, (await other).Failures.Count));
    }

    [Fact]
    public async Task DisposeAsync_Twice_IsHarmless()
    {
        await using var app = stack.NewApp();
        await app.IngestAsync(Sample.Item("soup", "Leek soup"));

        await app.Ingestion.DisposeAsync();
        await app.Ingestion.DisposeAsync();
    }

    [Fact]
    public async Task DisposeAsync_WhileItemsWait_EndsThemAll()
    {
        await stack.OpenAi.FailAsync("""{"mode":"hang"}""");
        var app = stack.NewApp(builder => builder.UseOpenAI(options => (options.MaxInputsPerRequest, options.MaxConcurrentRequests) = (1, 1)));
        var seen = await stack.OpenAi.CountAsync("requests");
        var waiting = app.IngestAsync([.. Enumerable.Range(0, 20).Select(i => Sample.Item(Id(i), $"text {i}"))]);
        while (await stack.OpenAi.CountAsync("requests") == seen)
        {
            await Task.Yield();
        }

        await app.DisposeAsync();

        var failures = (await waiting.WaitAsync(TimeSpan.FromSeconds(30), Token)).Failures;
        Assert.Equal(20, failures.Count);
        Assert.All(failures, failure => Assert.True(failure.Error.IsTransient));
    }

    private static string Id(int number) => number.ToString("D4", CultureInfo.InvariantCulture);

    /// <summary>A table that another program wrote without a key.</summary>
    private sealed class TwiceTable(string id) : ILanceTable
    {
        public Task<long?> ReplaceAsync(IReadOnlyList<LanceDocument> documents, CancellationToken cancellationToken = default) => Task.FromResult<long?>(null);

        public Task<IReadOnlyList<LanceRow>> FindAsync(IReadOnlyCollection<string> documentIds, bool withEmbeddings = false, CancellationToken cancellationToken = default)
            => Task.FromResult<IReadOnlyList<LanceRow>>([.. Enumerable.Repeat(new LanceRow { Id = id, ParentId = documentIds.First() }, 2)]);

        public Task<IReadOnlyList<LanceHit>> SearchAsync(LanceQuery query, CancellationToken cancellationToken = default) => Task.FromResult<IReadOnlyList<LanceHit>>([]);

        public Task<LanceTableState?> GetStateAsync(CancellationToken cancellationToken = default) => Task.FromResult<LanceTableState?>(null);
    }
}
