using LanceIngest.Embedding;
using LanceIngest.Search;

namespace LanceIngest;

/// <summary>Searches the table by meaning and by words at once.</summary>
/// <remarks>Safe to call from many threads. Registered as a singleton by <c>AddLanceIngestion()</c>.</remarks>
public sealed class ContentSearch
{
    /// <summary>How deep each ranking is read at first before the two are joined.</summary>
    private const int Depth = 50;

    /// <summary>No ranking is read deeper, save where more hits are asked for.</summary>
    private const int MaxDepth = 3200;

    /// <summary>What the ranking by words counts at least, and the ranking by meaning at most.</summary>
    private const double LeastWeightOfWords = 0.5;

    /// <summary>Where a hit has all words, meaning only decides between hits that words put side by side. docs/search-quality.md has the figures.</summary>
    private const double MostWeightOfWords = 0.97;

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
    public Task<IReadOnlyList<LanceHit>> SearchAsync(string text, string? contentType = null, int limit = 10, CancellationToken cancellationToken = default)
        => SearchByAsync(SearchMode.Hybrid, text, new SearchFilter { ContentType = contentType }, limit, cancellationToken);

    /// <summary>Finds what fits a text best, in a mode: one hit for each asset, its best row.</summary>
    /// <param name="mode">Whether by words, by meaning, or by both.</param>
    /// <param name="text">The words searched for.</param>
    /// <param name="filter">Which rows are looked at; <see langword="null"/> for all.</param>
    /// <param name="limit">How many hits at most.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The hits, best first. In a mode of one ranking their <see cref="LanceHit.Score"/> is that ranking's own.</returns>
    /// <exception cref="ArgumentException"><paramref name="text"/> is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="limit"/> is not positive.</exception>
    /// <exception cref="IngestionException">LanceDB or the embedding provider refused or failed, or the table lacks a column that the filter asks for.</exception>
    public async Task<IReadOnlyList<LanceHit>> SearchByAsync(SearchMode mode, string text, SearchFilter? filter = null, int limit = 10, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(text);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        var rows = filter ?? SearchFilter.None;
        if (mode != SearchMode.Hybrid)
        {
            var ranking = await (mode == SearchMode.Text ? ByWordsAsync() : ByMeaningAsync()).ConfigureAwait(false);
            return [.. ranking.DistinctBy(static hit => hit.ParentId, StringComparer.Ordinal).Take(limit)];
        }

        var rankings = await Task.WhenAll(ByWordsAsync(), ByMeaningAsync()).ConfigureAwait(false);
        var weight = Math.Clamp(WordCoverage.Of(text, rankings[0]), LeastWeightOfWords, MostWeightOfWords);
        return Fuse([(HybridScores.FromBest(rankings[0]), weight), (HybridScores.FromBestToLast(rankings[1]), 1 - weight)], limit);

        Task<IReadOnlyList<LanceHit>> ByWordsAsync()
            => RankAsync(depth => new LanceQuery { Text = text, Filter = rows, Limit = depth }, limit, cancellationToken);

        async Task<IReadOnlyList<LanceHit>> ByMeaningAsync()
        {
            var vector = await _embedder.EmbedAsync(text, cancellationToken).ConfigureAwait(false);
            return await RankAsync(depth => new LanceQuery { Vector = vector, Filter = rows, Limit = depth }, limit, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>One ranking, read deeper where a few long documents fill it, until it has as many documents as hits are wanted.</summary>
    private async Task<IReadOnlyList<LanceHit>> RankAsync(Func<int, LanceQuery> query, int limit, CancellationToken cancellationToken)
    {
        for (var depth = Math.Max(Depth, limit); ; depth *= 8)
        {
            var hits = await _table.SearchAsync(query(depth), cancellationToken).ConfigureAwait(false);
            if (hits.Count < depth || depth >= MaxDepth || hits.DistinctBy(static hit => hit.ParentId, StringComparer.Ordinal).Count() >= limit)
            {
                return hits;
            }
        }
    }

    private static List<LanceHit> Fuse(IReadOnlyList<(IEnumerable<LanceHit> Hits, double Weight)> rankings, int limit) => [.. rankings
        .SelectMany(static ranking => ranking.Hits.Select(hit => (Hit: hit, Score: hit.Score * ranking.Weight)))
        .GroupBy(static entry => entry.Hit.ParentId, StringComparer.Ordinal)
        .Select(static group => group.First().Hit.WithScore(group.Sum(static entry => entry.Score)))
        .OrderByDescending(static hit => hit.Score)
        .Take(limit)];
}
