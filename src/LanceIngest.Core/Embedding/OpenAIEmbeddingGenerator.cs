using System.ClientModel;
using System.ClientModel.Primitives;
using System.Text.Json;
using Microsoft.Extensions.AI;
using OpenAI.Embeddings;
using EmbeddingGenerationOptions = Microsoft.Extensions.AI.EmbeddingGenerationOptions;

namespace LanceIngest.Embedding;

/// <summary>
/// OpenAI's client, whose answers are read as they arrive. Its own reading holds each answer whole, as a document and as strings, which is
/// six times the size of the vectors and most of the garbage of an ingestion.
/// </summary>
internal sealed class OpenAIEmbeddingGenerator(EmbeddingClient client, EmbeddingOptions settings) : IEmbeddingGenerator<string, Embedding<float>>
{
    private readonly EmbeddingGeneratorMetadata _metadata = new("openai", settings.BaseUrl, settings.Model, settings.Dimensions);

    /// <exception cref="ClientResultException">The provider answered with an error.</exception>
    /// <exception cref="IngestionException">The answer has no vectors.</exception>
    public async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        var request = new EmbeddingRequest([.. values], settings.Model, settings.Dimensions);
        using var content = BinaryContent.Create(BinaryData.FromBytes(JsonSerializer.SerializeToUtf8Bytes(request, EmbeddingJson.Api.EmbeddingRequest)));
        var result = await client.GenerateEmbeddingsAsync(
            content, new RequestOptions { BufferResponse = false, CancellationToken = cancellationToken }).ConfigureAwait(false);
        using var response = result.GetRawResponse();
        var answer = await ReadAsync(response.ContentStream!, cancellationToken).ConfigureAwait(false);
        return new(answer.Data.OrderBy(vector => vector.Index).Select(vector => new Embedding<float>(vector.Embedding)))
        {
            Usage = new UsageDetails { InputTokenCount = answer.Usage?.PromptTokens },
        };
    }

    public object? GetService(Type serviceType, object? serviceKey = null)
        => serviceKey is not null ? null
            : serviceType == typeof(EmbeddingGeneratorMetadata) ? _metadata
            : serviceType.IsInstanceOfType(this) ? this
            : null;

    public void Dispose()
    {
    }

    private static async Task<EmbeddingAnswer> ReadAsync(Stream content, CancellationToken cancellationToken)
    {
        try
        {
            return await JsonSerializer.DeserializeAsync(content, EmbeddingJson.Api.EmbeddingAnswer, cancellationToken).ConfigureAwait(false)
                ?? throw new JsonException("It is null.");
        }
        catch (JsonException e)
        {
            // Without what the reader says, which may quote the answer.
            throw IngestionException.Transient(
                IngestionErrors.EmbeddingFailed,
                $"The embedding provider's answer is no list of vectors, at {e.Path ?? "its beginning"}. Check that OPENAI_BASE_URL is the root of an API like OpenAI's, as in https://api.openai.com/v1.");
        }
    }
}
