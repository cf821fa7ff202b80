using LanceIngest.Embedding.Pacing;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;

namespace LanceIngest.Embedding;

/// <summary>The registered generator, or OpenAI where none is.</summary>
internal sealed class EmbeddingGeneratorProvider : IDisposable
{
    private readonly OpenAIEmbeddingGenerator? _own;

    public EmbeddingGeneratorProvider(IEnumerable<IEmbeddingGenerator<string, Embedding<float>>> registered, IOptions<EmbeddingOptions> options)
    {
        Generator = registered.LastOrDefault() ?? (_own = CreateOpenAI(options.Value));
        var metadata = Generator.GetService<EmbeddingGeneratorMetadata>();
        Model = metadata?.DefaultModelId ?? Generator.GetType().Name;
        Dimension = metadata?.DefaultModelDimensions;
        CountTokens = options.Value.CountTokens ?? TokenCounter.For(Model);
        if (options.Value.Dimensions is { } dimensions && _own is not null)
        {
            Model = $"{Model}@{dimensions}";
        }
    }

    public IEmbeddingGenerator<string, Embedding<float>> Generator { get; }

    public string Model { get; }

    /// <summary>The dimension of its vectors, where it says so.</summary>
    public int? Dimension { get; }

    /// <summary>Counts the tokens of a text, or what is more.</summary>
    public Func<string, int> CountTokens { get; }

    public void Dispose() => _own?.Dispose();

    private static OpenAIEmbeddingGenerator CreateOpenAI(EmbeddingOptions options)
        => new OpenAIEmbeddingGenerator(OpenAIClients.Create(options).GetEmbeddingClient(options.Model), options);
}
