using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace LanceIngest.Core.Tests.Maintenance;

/// <summary>The indexes of a table that is large enough for them, on the real engine.</summary>
public sealed class TableIndexesTests(IngestionStack stack) : IClassFixture<IngestionStack>
{
    private const int Dimension = 16;
    private const int Probes = 40;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EnsureAsync_TableAtTheThreshold_GetsAnIndexOfEachKindThatFindsWhatIsNear()
    {
        var rows = (int)new IndexOptions().MinRowsForVectors;
        await using var app = stack.NewApp();
        await FillAsync(app, from: 0, count: rows - 1);
        var progress = new List<string>();
        var below = await EnsureAsync(app, new IndexOptions(), progress);
        await FillAsync(app, from: rows - 1, count: 1);

        var flat = await EnsureAsync(app, new IndexOptions(), progress);
        var foundByFlat = await FoundAsync(app, rows);
        await FillAsync(app, from: rows, count: 500);
        var again = await EnsureAsync(app, new IndexOptions(), progress);
        var quantized = await EnsureAsync(app, new IndexOptions { VectorKind = LanceIndexKind.IvfPq }, progress);
        var foundByQuantized = await FoundAsync(app, rows, among: 50);
        var graph = await EnsureAsync(app, new IndexOptions { VectorKind = LanceIndexKind.HnswSq }, progress);
        var foundByGraph = await FoundAsync(app, rows);

        Assert.DoesNotContain(below, index => index.Column == "embedding");
        Assert.Contains(progress, line => line.Contains("needs no index below 20000 rows", StringComparison.Ordinal));
        Assert.Equal(("IVF_FLAT", rows, 0), Of(flat));
        Assert.Equal(("IVF_FLAT", rows + 500, 0), Of(again));
        Assert.Equal(("IVF_PQ", rows + 500, 0), Of(quantized));
        Assert.Equal(("IVF_HNSW_SQ", rows + 500, 0), Of(graph));

        // An index looks through a part of the vectors, and IVF_PQ at blurred ones, so further down: most of what is nearest, not all.
        Assert.All([foundByFlat, foundByGraph, foundByQuantized], found => Assert.InRange(found, Probes * 9 / 10, Probes));
    }

    private static (string? Kind, long? Indexed, long? Unindexed) Of(IReadOnlyList<LanceIndex> indexes)
    {
        var index = Assert.Single(indexes, index => index.Column == "embedding");
        Assert.Equal("cosine", index.Distance);
        return (index.Kind, index.IndexedRows, index.UnindexedRows);
    }

    private static Task<IReadOnlyList<LanceIndex>> EnsureAsync(IngestionApp app, IndexOptions options, List<string> progress)
        => app.Services.GetRequiredService<TableIndexes>().EnsureAsync(options, new Lines(progress), Token);

    private static async Task FillAsync(IngestionApp app, int from, int count)
    {
        foreach (var chunk in Enumerable.Range(from, count).Chunk(5000))
        {
            await app.Table.ReplaceAsync([.. chunk.Select(i => new LanceDocument($"v{i}", [Row(i)]) { HasNoOtherRows = true })], Token);
        }
    }

    /// <summary>Of some rows that were written, how many a search for their own vector finds among the first.</summary>
    private static async Task<int> FoundAsync(IngestionApp app, int rows, int among = 5)
    {
        var found = 0;
        for (var probe = 0; probe < Probes; probe++)
        {
            var i = probe * (rows / Probes);
            found += (await app.Table.SearchAsync(new LanceQuery { Vector = VectorOf(i), Limit = among }, Token)).Any(hit => hit.Id == $"v{i}") ? 1 : 0;
        }

        return found;
    }

    private static LanceRecord Row(int i) => new()
    {
        Id = $"v{i}", ParentId = $"v{i}", ContentType = "text", Title = $"Row {i}", Embedding = VectorOf(i), SearchableText = $"row {i}", ContentHash = $"{i}",
        References = "{}", UpdatedAt = Sample.Now, EmbeddingModel = "test",
    };

    private static ReadOnlyMemory<float> VectorOf(int i)
    {
        var random = new Random(i);
        return Enumerable.Range(0, Dimension).Select(_ => (float)(random.NextDouble() - 0.5)).ToArray();
    }

    private sealed class Lines(List<string> lines) : IProgress<IndexProgress>
    {
        public void Report(IndexProgress value) => lines.Add($"{value.Column} {value.What}");
    }
}
