using BenchmarkDotNet.Attributes;
using LanceIngest.Benchmarks.Corpus;
using LanceIngest.Ingestion;

namespace LanceIngest.Benchmarks.Pieces;

/// <summary>The pieces of code that run for each record or commit.</summary>
public class HotPieces
{
    private readonly ArrowWork _arrow = new();
    private readonly TextChunker _chunker = new(new ChunkingOptions());
    private readonly ContentItem _document;
    private readonly string _text;
    private readonly AnalysisJob _job;
    private readonly string _jobJson;

    /// <summary>Takes a document of the corpus.</summary>
    public HotPieces()
    {
        var record = BenchmarkCorpus.Create().First(record => record.IsDocument);
        _document = record.ToItem();
        _text = record.Text;
        _job = StoredCorpus.JobOf(record);
        _jobJson = AnalysisJobJson.Write(_job);
    }

    [Benchmark(Description = "Arrow batch of 500 rows × 1,536")]
    public Task ArrowBatch() => _arrow.WriteAsync();

    [Benchmark(Description = "content hash of 10 KB")]
    public string Hash() => ContentHash.Of(_text, _document.Title, _document.ContentType, null, "text-embedding-3-small");

    [Benchmark(Description = "chunking of 10 KB")]
    public IReadOnlyList<string> Chunk() => _chunker.Chunk(_document);

    [Benchmark(Description = "token count of 10 KB")]
    public int Tokens() => _chunker.CountTokens(_text);

    [Benchmark(Description = "job to JSON")]
    public string WriteJob() => AnalysisJobJson.Write(_job);

    [Benchmark(Description = "job from JSON")]
    public AnalysisJob ReadJob() => AnalysisJobJson.Read(_jobJson);
}
