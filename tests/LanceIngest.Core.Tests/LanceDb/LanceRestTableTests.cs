using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace LanceIngest.Core.Tests.LanceDb;

public sealed class LanceRestTableTests(SharedLanceServer shared) : LanceTableConformance(shared)
{
    [Fact]
    public async Task FindAsync_SomeDocuments_GivesTheirRowsWithHashesAndTimes()
    {
        await Table.ReplaceAsync([Chunks("a", 3, "a"), Document("b", "b"), Document("c", "c")], Token);

        var rows = await Table.FindAsync(["a", "b", "missing"], cancellationToken: Token);

        Assert.Equal(["a#0", "a#1", "a#2", "b"], rows.Select(row => row.Id).Order(StringComparer.Ordinal));
        Assert.All(rows, row => Assert.StartsWith("hash of", row.ContentHash, StringComparison.Ordinal));
        Assert.All(rows, row => Assert.NotNull(row.UpdatedAt));
        Assert.All(rows, row => Assert.True(row.Embedding.IsEmpty));
    }

    [Fact]
    public async Task FindAsync_WithEmbeddings_GivesTheVectorsAsWritten()
    {
        await Table.ReplaceAsync([Document("a", "a", vector: Vector(4))], Token);

        var row = Assert.Single(await Table.FindAsync(["a"], withEmbeddings: true, Token));

        Assert.Equal(Vector(4).ToArray(), row.Embedding.ToArray());
    }

    [Fact]
    public async Task ReplaceAsync_DocumentOfSeveralChunks_IsOneVersionOfTheTable()
    {
        await Table.ReplaceAsync([Chunks("doc", 5, "old")], Token);
        var before = (await Table.GetStateAsync(Token))!.Version;

        await Table.ReplaceAsync([Chunks("doc", 2, "new")], Token);

        Assert.Equal(before + 1, (await Table.GetStateAsync(Token))!.Version);
    }

    [Fact]
    public async Task ReplaceAsync_MoreIdsThanAUrlHolds_ReplacesEveryDocument()
    {
        string[] ids = [.. Enumerable.Range(0, 300).Select(number => $"{Guid.NewGuid()}-{number}"), .. Enumerable.Range(0, 20).Select(number => $"o'brien-{number}-{new string('日', 480)}")];
        await Table.ReplaceAsync([.. ids.Select(id => Chunks(id, 2, "old"))], Token);

        await Table.ReplaceAsync([.. ids.Select(id => Document(id, "new"))], Token);

        Assert.Equal(ids.Order(StringComparer.Ordinal), (await Table.FindAsync(ids, cancellationToken: Token)).Select(row => row.Id).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task ReplaceAsync_HasNoOtherRows_LooksForNoneOfThatDocumentAlone()
    {
        await Table.ReplaceAsync([Chunks("kept", 3, "old"), Chunks("trimmed", 3, "old")], Token);

        await Table.ReplaceAsync([new LanceDocument("kept", Chunks("kept", 2, "new").Records) { HasNoOtherRows = true }, Chunks("trimmed", 2, "new")], Token);

        Assert.Equal(["new 0", "new 0", "new 1", "new 1", "old 2"], await TextsAsync());
    }

    [Fact]
    public async Task ReplaceAsync_SixWritersOfOneDocument_OneSetSurvivesWhole()
    {
        await Table.ReplaceAsync([Chunks("doc", 4, "seed")], Token);

        await Parallel.ForEachAsync(Enumerable.Range(0, 6), Token, async (writer, token) => await Table.ReplaceAsync([Chunks("doc", 3 + writer, $"w{writer}")], token));

        var texts = await TextsAsync();
        var winner = Assert.Single(texts.Select(text => text.Split(' ')[0]).Distinct());
        Assert.Equal(3 + int.Parse(winner[1..], System.Globalization.CultureInfo.InvariantCulture), texts.Count);
    }

    [Fact]
    public async Task ReplaceAsync_ReplaceNewer_OverwritesANewerRow()
    {
        var old = Document("doc", "restored from a backup", DateTimeOffset.UnixEpoch.AddDays(1));
        await Table.ReplaceAsync([Document("doc", "newer")], Token);

        await Table.ReplaceAsync([new LanceDocument("doc", old.Records) { ReplaceNewer = true }], Token);

        Assert.Equal(["restored from a backup"], await TextsAsync());
    }

    [Fact]
    public async Task ReplaceAsync_MoreIdsThanAUrlHolds_WritesThemAll()
    {
        var documents = Enumerable.Range(0, 400).Select(i => Document($"{i:D4}-{new string('x', 60)}", $"text {i}")).ToList();

        await Table.ReplaceAsync(documents, Token);

        Assert.Equal(400, (await Table.GetStateAsync(Token))!.Rows);
    }

    protected override void Use(ILanceIngestBuilder builder, Action<LanceDbOptions> configure) => builder.UseLanceDb(configure);
}
