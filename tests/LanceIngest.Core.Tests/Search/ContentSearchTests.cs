using LanceIngest.Testing;
using LanceIngest.Core.Tests.LanceDb;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace LanceIngest.Core.Tests.Search;

public sealed class ContentSearchTests(IngestionStack stack) : IClassFixture<IngestionStack>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SearchAsync_WordsAndVectorsAgree_ScoresOne()
    {
        await using var app = await FilledAsync();

        var hits = await app.Search.SearchAsync("a grey seal on the rocks", cancellationToken: Token);

        Assert.Equal(("seal", 1d), (hits[0].Id, Math.Round(hits[0].Score, 6)));
        Assert.Equal(hits.Select(hit => hit.Score).OrderDescending(), hits.Select(hit => hit.Score));
        Assert.All(hits, hit => Assert.InRange(hit.Score, 0, 1));
    }

    [Fact]
    public async Task SearchAsync_WordInAnotherForm_IsFoundThoughTheVectorsDoNotKnowIt()
    {
        await using var app = await FilledAsync();

        // The stand-in's vectors know whole words only: "baking" is found by the stem of "bakes".
        Assert.Equal("bread", (await app.Search.SearchAsync("baking", cancellationToken: Token))[0].Id);
    }

    [Theory]
    [InlineData("grey seal rocks", "seal")]
    [InlineData("GREY SEAL!", "seal")]
    [InlineData("oat bread, which someone else bought", "bread")]
    public async Task SearchAsync_HitHasAllWordsOrNone_WordsCountForMoreThanHalfWhereItHas(string text, string best)
    {
        await using var app = await FilledAsync();

        var hits = await app.Search.SearchAsync(text, cancellationToken: Token);
        var byWords = await app.Search.SearchByAsync(SearchMode.Text, text, cancellationToken: Token);

        // Found by meaning alone, a hit has at most what words leave: 0.03 where one has them all.
        Assert.Equal(best, hits[0].Id);
        var byMeaningAlone = hits.Where(hit => byWords.All(other => other.Id != hit.Id));
        Assert.All(byMeaningAlone, hit => Assert.InRange(hit.Score, 0, text.Contains("else", StringComparison.Ordinal) ? 0.5 : 0.03));
    }

    [Fact]
    public async Task SearchAsync_WordThatTheTextIndexLeavesOut_IsFoundByItsVector()
    {
        await using var app = await FilledAsync();
        await app.IngestAsync(Sample.Item("stop", "the the the the"));

        Assert.Equal("stop", (await app.Search.SearchAsync("the the the the", cancellationToken: Token))[0].Id);
    }

    [Fact]
    public async Task SearchAsync_ContentType_LeavesOutTheOthers()
    {
        await using var app = await FilledAsync();

        var hits = await app.Search.SearchAsync("grey seal", contentType: "image", cancellationToken: Token);

        Assert.Equal(["owl"], hits.Select(hit => hit.Id));
    }

    [Fact]
    public async Task SearchAsync_ContentTypeWithAQuote_FindsNothingAndHarmsNothing()
    {
        await using var app = await FilledAsync();

        Assert.Empty(await app.Search.SearchAsync("seal", contentType: "x' OR '1'='1", cancellationToken: Token));
    }

    [Fact]
    public async Task SearchAsync_DocumentOfManyChunks_IsOneHit()
    {
        await using var app = await FilledAsync();
        await app.IngestAsync(Sample.Sections("guide", ["a lighthouse", "another lighthouse", "the last lighthouse"], title: "Guide"));

        var hits = await app.Search.SearchAsync("lighthouse", cancellationToken: Token);

        Assert.Equal("guide", hits[0].ParentId);
        Assert.Equal(hits.Select(hit => hit.ParentId).Distinct(), hits.Select(hit => hit.ParentId));
    }

    [Fact]
    public async Task SearchAsync_LongDocumentThatFillsTheRanking_LeavesRoomForTheOthers()
    {
        await using var app = await FilledAsync();
        await app.IngestAsync(Sample.Sections("guide", [.. Enumerable.Range(0, 120).Select(i => $"lighthouse number{i}")]));
        await app.IngestAsync([.. Enumerable.Range(0, 5).Select(i => Sample.Item($"other-{i}", $"a lighthouse among very many other things of the coast {i}"))]);

        Assert.Equal(5, (await app.Search.SearchAsync("lighthouse", limit: 5, cancellationToken: Token)).Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task SearchAsync_Limit_IsKept(int limit)
    {
        await using var app = await FilledAsync();

        Assert.Equal(limit, (await app.Search.SearchAsync("grey seal", limit: limit, cancellationToken: Token)).Count);
    }

    [Fact]
    public async Task SearchAsync_LimitAboveTheDepth_GivesThatMany()
    {
        await using var app = await FilledAsync();
        await app.IngestAsync([.. Enumerable.Range(0, 80).Select(i => Sample.Item($"buoy-{i}", $"bell buoy number {i}"))]);

        Assert.Equal(70, (await app.Search.SearchAsync("bell buoy", limit: 70, cancellationToken: Token)).Count);
    }

    [Theory]
    [InlineData("\"")]
    [InlineData("o'brien AND (")]
    [InlineData("title:x +y -z ~w^2 *")]
    [InlineData("🚀 日本語")]
    [InlineData("the")]
    public async Task SearchAsync_TextThatLooksLikeASyntax_IsOnlyText(string text)
    {
        await using var app = await FilledAsync();

        await app.Search.SearchAsync(text, cancellationToken: Token);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData(null)]
    public async Task SearchAsync_NoText_IsRefused(string? text)
    {
        await using var app = stack.NewApp();

        await Assert.ThrowsAnyAsync<ArgumentException>(() => app.Search.SearchAsync(text!, cancellationToken: Token));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public async Task SearchAsync_LimitNotPositive_IsRefused(int limit)
    {
        await using var app = stack.NewApp();

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => app.Search.SearchAsync("seal", limit: limit, cancellationToken: Token));
    }

    [Fact]
    public async Task SearchAsync_NoTable_FindsNothing()
    {
        await using var app = stack.NewApp();

        Assert.Empty(await app.Search.SearchAsync("seal", cancellationToken: Token));
    }

    [Fact]
    public async Task SearchAsync_TableMadeElsewhereWithoutATextIndex_FindsAllTheSame()
    {
        await using var app = await stack.NewSevenColumnAppAsync();

        Assert.Equal("seal", Assert.Single(await app.Search.SearchAsync("grey seal", cancellationToken: Token)).Id);
    }

    private async Task<IngestionApp> FilledAsync()
    {
        var app = stack.NewApp();
        await app.IngestAsync(
            Sample.Item("seal", "a grey seal on the rocks"),
            Sample.Item("owl", "a snowy owl on the dome", contentType: "image"),
            Sample.Item("bread", "she bakes oat bread"));
        return app;
    }
}
