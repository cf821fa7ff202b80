namespace LanceIngest.Backfilling;

/// <summary>Tells from the rows of a document alone whether they are of the version that its source has now.</summary>
internal static class SourceComparison
{
    /// <summary>Whether all rows have the source's time and the model of today. A table without these columns proves nothing.</summary>
    public static bool IsCurrent(SourceVersion version, IEnumerable<LanceRow> rows, string model)
    {
        var any = false;
        foreach (var row in rows)
        {
            if (row.UpdatedAt?.ToUnixTimeMilliseconds() != version.ModifiedAt.ToUnixTimeMilliseconds() || row.EmbeddingModel != model)
            {
                return false;
            }

            any = true;
        }

        return any;
    }
}
