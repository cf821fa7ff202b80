namespace LanceIngest.Search;

/// <summary>Brings the scores of two unlike rankings to one scale, 0 to 1, so that they can be added. Ranks alone would lose how clear a lead is.</summary>
internal static class HybridScores
{
    /// <summary>For BM25, whose zero means "no word in common": the best hit gets 1, the others their share of it.</summary>
    public static IEnumerable<LanceHit> FromBest(IReadOnlyList<LanceHit> ranking) => Scale(ranking, zero: 0);

    /// <summary>For cosine similarity, whose values lie close together: the best hit gets 1, the last one 0.</summary>
    public static IEnumerable<LanceHit> FromBestToLast(IReadOnlyList<LanceHit> ranking) => Scale(ranking, zero: ranking.Count > 1 ? ranking[^1].Score : 0);

    public static LanceHit WithScore(this LanceHit hit, double score) => new()
    {
        Id = hit.Id,
        ParentId = hit.ParentId,
        ContentType = hit.ContentType,
        Title = hit.Title,
        SearchableText = hit.SearchableText,
        References = hit.References,
        Score = score,
    };

    private static IEnumerable<LanceHit> Scale(IReadOnlyList<LanceHit> ranking, double zero)
    {
        var span = ranking.Count > 0 ? ranking[0].Score - zero : 0;

        // A long document must not take several places, nor gain by having many rows: its best one stands for it.
        return ranking.DistinctBy(static hit => hit.ParentId, StringComparer.Ordinal)
            .Select(hit => hit.WithScore(span > 0 ? (hit.Score - zero) / span : 1));
    }
}
