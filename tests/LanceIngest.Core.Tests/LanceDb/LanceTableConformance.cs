using System.Globalization;
using LanceIngest.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace LanceIngest.Core.Tests.LanceDb;

/// <summary>What every client of a LanceDB table must do, shown on the real engine.</summary>
public abstract class LanceTableConformance(SharedLanceServer shared) : IClassFixture<SharedLanceServer>, IAsyncLifetime
{
    private const int Dimension = 8;
    private static readonly DateTimeOffset Now = new(2026, 11, 1, 12, 0, 0, TimeSpan.Zero);
    private ServiceProvider? _services;

    /// <summary>Ids as hostile as they come.</summary>
    public static TheoryData<string> AwkwardIds =>
    [
        "o'brien", "x' OR '1'='1", "\"quoted\"", "100%_like", "back`tick", new string('k', 500), "rocket-🚀-日本語", "semi;colon--", "a b",
    ];

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    protected LanceServer Server => shared.Server;

    protected ILanceTable Table => _services!.GetRequiredService<ILanceTable>();

    public ValueTask InitializeAsync()
    {
        _services = NewServices();
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        if (_services is not null)
        {
            await _services.DisposeAsync();
        }

        await shared.DropTableAsync(TableName);
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task ReplaceAsync_NoTable_CreatesItWithTheDimensionOfTheRows()
    {
        await Table.ReplaceAsync([Document("first", "one")], Token);

        var state = await Table.GetStateAsync(Token);
        Assert.Equal(1, state!.Rows);
        Assert.Equal(Dimension, await DimensionAsync());
    }

    [Fact]
    public async Task GetStateAsync_NoTable_IsNull() => Assert.Null(await Table.GetStateAsync(Token));

    [Fact]
    public async Task SearchAsync_NoTable_FindsNothing() => Assert.Empty(await Table.SearchAsync(new LanceQuery { Vector = Vector(1) }, Token));

    [Theory]
    [MemberData(nameof(AwkwardIds))]
    public async Task ReplaceAsync_AwkwardId_IsStoredReplacedAndDeletedAlone(string id)
    {
        await Table.ReplaceAsync([Document("neighbour", "the neighbour"), Document(id, "before")], Token);
        await Table.ReplaceAsync([Document(id, "after")], Token);
        Assert.Equal(["after", "the neighbour"], await TextsAsync());

        await Table.ReplaceAsync([new LanceDocument(id, [])], Token);
        Assert.Equal(["the neighbour"], await TextsAsync());
    }

    [Fact]
    public async Task ReplaceAsync_EightWritersOfTheSameNewIds_LeaveOneRowEach()
    {
        var documents = Enumerable.Range(0, 20).Select(i => Document($"same-{i}", "text")).ToList();
        await Table.ReplaceAsync([Document("seed", "seed")], Token);

        // Writers of their own, as processes would be: nothing is shared but the server.
        await Parallel.ForEachAsync(Enumerable.Range(0, 8), Token, async (_, token) =>
        {
            await using var services = NewServices();
            await services.GetRequiredService<ILanceTable>().ReplaceAsync(documents, token);
        });

        Assert.Equal(21, (await Table.GetStateAsync(Token))!.Rows);
    }

    [Fact]
    public async Task ReplaceAsync_EightWritersCreateTheTable_OneTableHoldsAllRows()
    {
        await Parallel.ForEachAsync(Enumerable.Range(0, 8), Token, async (writer, token) =>
        {
            await using var services = NewServices();
            await services.GetRequiredService<ILanceTable>().ReplaceAsync([Document($"writer-{writer}", "text")], token);
        });

        Assert.Equal(8, (await Table.GetStateAsync(Token))!.Rows);
    }

    [Fact]
    public async Task ReplaceAsync_SameDocumentTwiceInABatch_LastWins()
    {
        await Table.ReplaceAsync([Document("twice", "first"), Document("other", "other"), Document("twice", "last")], Token);

        Assert.Equal(["last", "other"], await TextsAsync());
    }

    [Fact]
    public async Task ReplaceAsync_SameRowTwiceInADocument_LastWins()
    {
        await Table.ReplaceAsync([new LanceDocument("doc", [Row("doc", "doc", 0, "first"), Row("doc", "doc", 0, "last")])], Token);

        Assert.Equal(["last"], await TextsAsync());
    }

    [Theory]
    [InlineData(5, 2)]
    [InlineData(2, 5)]
    [InlineData(5, 1)]
    [InlineData(1, 5)]
    [InlineData(120, 3)]
    [InlineData(4, 0)]
    public async Task ReplaceAsync_DocumentGrowsOrShrinks_OnlyItsNewRowsAreLeft(int before, int after)
    {
        await Table.ReplaceAsync([Chunks("doc", before, "old"), Chunks("doc-2", 3, "neighbour")], Token);

        await Table.ReplaceAsync([Chunks("doc", after, "new")], Token);

        var texts = await TextsAsync();
        Assert.Equal(after, texts.Count(text => text.StartsWith("new", StringComparison.Ordinal)));
        Assert.Equal(3, texts.Count(text => text.StartsWith("neighbour", StringComparison.Ordinal)));
        Assert.Equal(after + 3, texts.Count);
    }

    [Fact]
    public async Task ReplaceAsync_OlderUpdatedAt_DoesNotOverwrite()
    {
        await Table.ReplaceAsync([Document("doc", "newer", Now)], Token);

        await Table.ReplaceAsync([Document("doc", "older", Now.AddMinutes(-1))], Token);

        Assert.Equal(["newer"], await TextsAsync());
    }

    [Fact]
    public async Task ReplaceAsync_SameUpdatedAt_Overwrites()
    {
        await Table.ReplaceAsync([Document("doc", "first", Now)], Token);

        await Table.ReplaceAsync([Document("doc", "second", Now)], Token);

        Assert.Equal(["second"], await TextsAsync());
    }

    [Fact]
    public async Task ReplaceAsync_OtherDimension_IsRefusedWithBothNumbers()
    {
        await Table.ReplaceAsync([Document("doc", "text")], Token);
        var wrong = new LanceDocument("wrong", [Row("wrong", "wrong", 0, "text", dimension: 3)]);

        var error = await Assert.ThrowsAnyAsync<IngestionException>(() => Table.ReplaceAsync([wrong], Token));

        Assert.Contains("8", error.Message, StringComparison.Ordinal);
        Assert.Contains("3", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, (await Table.GetStateAsync(Token))!.Rows);
    }

    [Fact]
    public async Task ReplaceAsync_NumberThatIsNotFinite_IsRefused()
    {
        var row = new LanceRecord { Id = "nan", ParentId = "nan", ContentType = "text", Title = "t", SearchableText = "t", ContentHash = "h", UpdatedAt = Now, Embedding = new[] { 1f, float.NaN } };

        var error = await Assert.ThrowsAsync<IngestionException>(() => Table.ReplaceAsync([new LanceDocument("nan", [row])], Token));

        Assert.False(error.IsTransient);
        Assert.Contains("'nan'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReplaceAsync_TableOfSevenColumns_Works()
    {
        await shared.CreateSevenColumnTableAsync(TableName, Dimension);

        await Table.ReplaceAsync([Chunks("doc", 5, "old"), Document("o'brien", "other")], Token);
        await Table.ReplaceAsync([Chunks("doc", 2, "new")], Token);

        Assert.Equal(["new 0", "new 1", "other"], await TextsAsync());
    }

    [Fact]
    public async Task SearchAsync_ByVector_RanksByCosineSimilarity()
    {
        await Table.ReplaceAsync([.. Enumerable.Range(0, 5).Select(i => Document($"v{i}", $"text {i}", vector: Vector(i)))], Token);

        var hits = await Table.SearchAsync(new LanceQuery { Vector = Vector(3), Limit = 2 }, Token);

        Assert.Equal(2, hits.Count);
        Assert.Equal("v3", hits[0].Id);
        Assert.Equal(1, hits[0].Score, 3);
        Assert.True(hits[1].Score < 1);
    }

    [Fact]
    public async Task SearchAsync_ByText_FindsTheWords()
    {
        await Table.ReplaceAsync([Document("owl", "a snowy owl sat on the dome"), Document("seal", "a grey seal swims away")], Token);

        var hits = await Table.SearchAsync(new LanceQuery { Text = "the seal swimming" }, Token);

        Assert.Equal("seal", Assert.Single(hits).Id);
        Assert.Equal("Title of seal", hits[0].Title);
        Assert.True(hits[0].Score > 0);
    }

    [Fact]
    public async Task SearchAsync_ByTextInATableWithoutTextIndex_FindsTheWords()
    {
        await shared.CreateSevenColumnTableAsync(TableName, Dimension);
        await Table.ReplaceAsync([Document("owl", "a snowy owl sat on the dome"), Document("seal", "a grey seal swims away")], Token);

        Assert.Equal("seal", Assert.Single(await Table.SearchAsync(new LanceQuery { Text = "the seal swimming" }, Token)).Id);
    }

    [Fact]
    public async Task SearchAsync_ByContentType_LeavesOutTheOthers()
    {
        await Table.ReplaceAsync([Document("a", "lighthouse", contentType: "text"), Document("b", "lighthouse", contentType: "image")], Token);

        var byText = await Table.SearchAsync(new LanceQuery { Text = "lighthouse", Filter = new SearchFilter { ContentType = "image" } }, Token);
        var byVector = await Table.SearchAsync(new LanceQuery { Vector = Vector(1), Filter = new SearchFilter { ContentType = "image" } }, Token);

        Assert.Equal("b", Assert.Single(byText).Id);
        Assert.Equal("b", Assert.Single(byVector).Id);
    }

    protected const string TableName = "conformance";

    protected abstract void Use(ILanceIngestBuilder builder, Action<LanceDbOptions> configure);

    protected static ReadOnlyMemory<float> Vector(int seed, int dimension = Dimension)
        => Enumerable.Range(0, dimension).Select(i => (float)Math.Sin((seed * 7) + (i * 1.3) + 1)).ToArray();

    protected static LanceDocument Document(string id, string text, DateTimeOffset? updatedAt = null, ReadOnlyMemory<float>? vector = null, string contentType = "text")
        => new(id, [Row(id, id, 0, text, updatedAt, vector, contentType)]);

    protected static LanceDocument Chunks(string id, int count, string text)
        => count == 1 ? Document(id, $"{text} 0") : new(id, [.. Enumerable.Range(0, count).Select(i => Row(string.Create(CultureInfo.InvariantCulture, $"{id}#{i}"), id, i, $"{text} {i}"))]);

    protected async Task<IReadOnlyList<string>> TextsAsync()
        => [.. (await Table.SearchAsync(new LanceQuery { Vector = Vector(1), Limit = 1000 }, Token)).Select(hit => hit.SearchableText).Order(StringComparer.Ordinal)];

    private static LanceRecord Row(
        string id, string parentId, int index, string text, DateTimeOffset? updatedAt = null, ReadOnlyMemory<float>? vector = null, string contentType = "text", int dimension = Dimension) => new()
        {
            Id = id,
            ParentId = parentId,
            ChunkIndex = index,
            ContentType = contentType,
            Title = $"Title of {id}",
            Embedding = vector ?? Vector(1, dimension),
            SearchableText = text,
            ContentHash = $"hash of {text}",
            References = """{"from":"a test"}""",
            UpdatedAt = updatedAt ?? Now,
            EmbeddingModel = "test",
        };

    private ServiceProvider NewServices()
    {
        var services = new ServiceCollection();
        Use(services.AddLanceIngestion(), options =>
        {
            options.Url = Server.Endpoint;
            options.TableName = TableName;
        });
        return services.BuildServiceProvider(validateScopes: true);
    }

    private async Task<int> DimensionAsync() => await shared.DimensionAsync(TableName);
}
