using LanceIngest.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace LanceIngest.Benchmarks.Processes;

/// <summary>An application that uses the library, with its defaults: nothing is tuned for the benchmark.</summary>
internal sealed class LibraryApp : IAsyncDisposable
{
    /// <summary>Holds each record of the corpus in one row, as the peers do.</summary>
    public const int OneRowPerRecord = 8192;

    private readonly ServiceProvider _services;

    /// <summary>Puts it together.</summary>
    /// <param name="lance">Its LanceDB.</param>
    /// <param name="openAi">Its embeddings API.</param>
    /// <param name="chunkTokens">The tokens of a chunk at most; null for the default.</param>
    /// <param name="table">Its table; null for the default.</param>
    public LibraryApp(LanceServer lance, OpenAiStandIn openAi, int? chunkTokens = null, string? table = null)
    {
        var services = new ServiceCollection();
        services.AddLanceIngestion()
            .UseLanceDb(options =>
            {
                options.Url = lance.Endpoint;
                options.TableName = table ?? options.TableName;
            })
            .UseOpenAI(options => (options.BaseUrl, options.ApiKey) = (openAi.Endpoint, "bench-key"));
        services.Configure<ChunkingOptions>(options => options.MaxTokens = chunkTokens ?? options.MaxTokens);
        _services = services.BuildServiceProvider();
    }

    public ParallelIngestionService Ingestion => _services.GetRequiredService<ParallelIngestionService>();

    public TextChunker Chunker => _services.GetRequiredService<TextChunker>();

    public ILanceTable Table => _services.GetRequiredService<ILanceTable>();

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
