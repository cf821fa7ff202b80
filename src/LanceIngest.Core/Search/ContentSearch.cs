using LanceIngest.Embedding;

namespace LanceIngest;

/// <summary>Searches the table by meaning and by words at once.</summary>
/// <remarks>Safe to call from many threads. Registered as a singleton by <c>AddLanceIngestion()</c>.</remarks>
public sealed class ContentSearch
{
    /// <summary>How deep each ranking is read before the two are joined.</summary>
    private const int Depth = 50;

    /// <summary>Reciprocal rank fusion's constant: 60, as in the paper that introduced it (Cormack, Clarke, Büttcher, SIGIR 2009).</summary>
    private const double RankConstant = 60;

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
    /// <returns>The hits, best first. Their <see cref="LanceHit.Score"/> is the fused one: about 0.03 where both rankings put a row first.</returns>
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
        return Fuse([await byWords.ConfigureAwait(false), await byMeaning.ConfigureAwait(false)], limit);
    }

    private static List<LanceHit> Fuse(IReadOnlyList<IReadOnlyList<LanceHit>> rankings, int limit)
    {
        var scores = new Dictionary<string, (LanceHit Hit, double Score)>(StringComparer.Ordinal);
        foreach (var ranking in rankings)
        {
            // A long document must not take several places, nor gain by having many chunks: its best row stands for it.
            var rank = 0;
            foreach (var hit in ranking.DistinctBy(hit => hit.ParentId, StringComparer.Ordinal))
            {
                var score = 1 / (RankConstant + ++rank);
                scores[hit.ParentId] = scores.TryGetValue(hit.ParentId, out var known) ? (known.Hit, known.Score + score) : (hit, score);
            }
        }

        return [.. scores.Values.OrderByDescending(entry => entry.Score).Take(limit).Select(entry => WithScore(entry.Hit, entry.Score))];
    }

    private static LanceHit WithScore(LanceHit hit, double score) => new()
    {
        Id = hit.Id,
        ParentId = hit.ParentId,
        ContentType = hit.ContentType,
        Title = hit.Title,
        SearchableText = hit.SearchableText,
        References = hit.References,
        Score = score,
    };
}
