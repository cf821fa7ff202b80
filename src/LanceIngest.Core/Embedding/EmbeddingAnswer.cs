using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace LanceIngest.Embedding;

/// <summary>What OpenAI's embeddings API is asked, https://platform.openai.com/docs/api-reference/embeddings/create.</summary>
internal sealed record EmbeddingRequest(IReadOnlyList<string> Input, string Model, int? Dimensions)
{
    /// <summary>Numbers in base64 are a quarter of what they are as digits.</summary>
    public string EncodingFormat { get; } = "base64";
}

/// <summary>What it answers; what nobody reads is left out. Services that speak it loosely give the vectors alone, in the order of the texts.</summary>
internal sealed record EmbeddingAnswer(IReadOnlyList<EmbeddingAnswer.Vector> Data, EmbeddingAnswer.Count? Usage = null)
{
    internal sealed record Vector([property: JsonConverter(typeof(VectorConverter))] ReadOnlyMemory<float> Embedding, int Index = 0);

    internal sealed record Count(long PromptTokens = 0);
}

[JsonSerializable(typeof(EmbeddingRequest))]
[JsonSerializable(typeof(EmbeddingAnswer))]
internal sealed partial class EmbeddingJson : JsonSerializerContext
{
    public static EmbeddingJson Api { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        DefaultBufferSize = 64 * 1024,

        // Texts go as they are: escaped for HTML, those in most scripts would be twice as long.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
