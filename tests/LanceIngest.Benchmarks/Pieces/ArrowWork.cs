using LanceIngest.Benchmarks.Corpus;
using LanceIngest.LanceDb;

namespace LanceIngest.Benchmarks.Pieces;

/// <summary>A commit of 500 rows as it goes over the wire.</summary>
internal sealed class ArrowWork
{
    public const int Rows = 500;
    private readonly LanceTableSchema _table = LanceTableSchema.Complete(RandomRow.Dimension);
    private readonly IReadOnlyList<LanceRecord> _records;

    public ArrowWork()
    {
        var random = new Random(1);
        _records = [.. BenchmarkCorpus.CreateAssets(Rows).Select(record => RandomRow.Of(record, random))];
    }

    /// <summary>Builds the batch and writes it to where nothing is kept.</summary>
    public async Task WriteAsync()
    {
        var batch = new ArrowBatch(_table, _records);
        await batch.WriteToAsync(Stream.Null, CancellationToken.None);
        batch.ReturnBuffers();
    }
}
