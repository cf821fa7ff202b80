namespace LanceIngest.Benchmarks.Corpus;

/// <summary>Rows with vectors of no meaning, where nothing is searched for.</summary>
internal static class RandomRow
{
    public const int Dimension = 1536;

    /// <summary>The row of a record, some time after the corpus was made.</summary>
    public static LanceRecord Of(CorpusRecord record, Random random, TimeSpan later = default)
    {
        var vector = new float[Dimension];
        for (var i = 0; i < vector.Length; i++)
        {
            vector[i] = random.NextSingle();
        }

        return new LanceRecord
        {
            Id = record.Id,
            ParentId = record.Id,
            ContentType = record.ContentType,
            Title = record.Title,
            Embedding = vector,
            SearchableText = record.Text,
            ContentHash = new string('0', 64),
            UpdatedAt = CorpusRecord.UpdatedAt + later,
            EmbeddingModel = "random",
        };
    }
}
