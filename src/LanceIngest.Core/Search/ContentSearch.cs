using LanceIngest.Embedding;
using LanceIngest.Search;

namespace LanceIngest;

/// <summary>Searches the table by meaning and by words at once.</summary>
/// <remarks>Safe to call from many threads. Registered as a singleton by <c>AddLanceIngestion()</c>.</remarks>
public sealed class ContentSearch
{
    /// <summary>How deep each ranking is read before the two are joined.</summary>
    private const int Depth = 50;

    /// <summary>What the ranking by words counts; the rest is the ranking by meaning. Weak vectors find too little to count as much as words.</summary>
    private const double WordsWeight = 0.8;

    private readonly ILanceTable _table;
    private readonly TextEmbedder _embedder;

    internal ContentSearch(ILanceTable table, TextEmbedder embedder)
    {
        _table = table;
        _embedder = embedder;
    }

    /// <summary>Finds what fits a text best: one hit for each asset, its best row.</summary>
    /// <param name="text">The words searched for.</param>
    /// <param name="contentType">Only hits of this content type; <see langword="null"/> for all.</param>
    /// <param name="limit">How many hits at most.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The hits, best first. Their <see cref="LanceHit.Score"/> is the fused one, 0 to 1: 1 where both rankings put a row first.</returns>
    /// <exception cref="ArgumentException"><paramref name="text"/> is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="limit"/> is not positive.</exception>
    /// <exception cref="IngestionException">LanceDB or the embedding provider refused or failed.</exception>
    public async Task<IReadOnlyList<LanceHit>> SearchAsync(string text, string? contentType = null, int limit = 10, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(text);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        var depth = Math.Max(Depth, limit);
        var byWords = _table.SearchAsync(new LanceQuery { Text = text, ContentType = contentType, Limit = depth }, cancellationToken);
        var vector = await _embedder.EmbedAsync(text, cancellationToken).ConfigureAwait(false);
        var byMeaning = _table.SearchAsync(new LanceQuery { Vector = vector, ContentType = contentType, Limit = depth }, cancellationToken);
        return Fuse(
            [
                (HybridScores.FromBest(await byWords.ConfigureAwait(false)), WordsWeight),
                (HybridScores.FromBestToLast(await byMeaning.ConfigureAwait(false)), 1 - WordsWeight),
            ],
            limit);
    }

    private static List<LanceHit> Fuse(IReadOnlyList<(IEnumerable<LanceHit> Hits, double Weight)> rankings, int limit) => [.. rankings
        .SelectMany(static ranking => ranking.Hits.Select(hit => (Hit: hit, Score: hit.Score * ranking.Weight)))
        .GroupBy(static entry => entry.Hit.ParentId, StringComparer.Ordinal)
        .Select(static group => group.First().Hit.WithScore(group.Sum(static entry => entry.Score)))
        .OrderByDescending(static hit => hit.Score)
        .Take(limit)];
}
