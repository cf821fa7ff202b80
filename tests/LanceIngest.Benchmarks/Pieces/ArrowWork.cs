using LanceIngest.Benchmarks.Corpus;
using LanceIngest.LanceDb;

namespace LanceIngest.Benchmarks.Pieces;

/// <summary>A commit of 500 rows as it goes over the wire.</summary>
internal sealed class ArrowWork
{
    public const int Rows = 500;
    public const int Dimension = 1536;
    private readonly LanceTableSchema _table = LanceTableSchema.Complete(Dimension);
    private readonly IReadOnlyList<LanceRecord> _records;

    public ArrowWork()
    {
        var random = new Random(1);
        _records = [.. BenchmarkCorpus.CreateAssets(Rows).Select(record => RecordOf(record, random))];
    }

    /// <summary>Builds the batch and writes it to where nothing is kept.</summary>
    public async Task WriteAsync()
    {
        var batch = new ArrowBatch(_table, _records);
        await batch.WriteToAsync(Stream.Null, CancellationToken.None);
        batch.ReturnBuffers();
    }

    private static LanceRecord RecordOf(CorpusRecord record, Random random)
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
            UpdatedAt = CorpusRecord.UpdatedAt,
            EmbeddingModel = "text-embedding-3-small",
        };
    }
}
