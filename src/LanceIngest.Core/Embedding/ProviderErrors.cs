using System.ClientModel;
using System.ClientModel.Primitives;
using System.Net;
using LanceIngest.Resilience;

namespace LanceIngest.Embedding;

/// <summary>Decides which failures of an embedding provider may pass.</summary>
internal static class ProviderErrors
{
    /// <param name="failure">What the generator threw.</param>
    /// <param name="retryAfter">How long the provider asked to wait.</param>
    /// <remarks>The provider's own exceptions are not passed on: they say what it answered, and that may quote a text or a part of the key.</remarks>
    public static IngestionException Classify(Exception failure, TimeSpan? retryAfter) => failure switch
    {
        IngestionException known => known,
        ClientResultException { Status: 400 or 413 or 422 } refused => IngestionException.Permanent(
            IngestionErrors.EmbeddingFailed, $"The embedding provider refused a text with status {refused.Status}."),
        ClientResultException { Status: 401 or 403 or 404 } refused => new MisconfiguredException(
            IngestionErrors.EmbeddingFailed, $"The embedding provider answered {refused.Status}: check OPENAI_API_KEY, OPENAI_BASE_URL and the model's name."),
        ClientResultException { Status: 429 } spent when IsQuota(spent.GetRawResponse()) => new MisconfiguredException(
            IngestionErrors.EmbeddingFailed, "The embedding provider answered 429: the account's quota is used up, which no waiting mends. Check its plan and billing."),
        ClientResultException { Status: 429 } or HttpRequestException { StatusCode: HttpStatusCode.TooManyRequests } => new ThrottledException(
            IngestionErrors.EmbeddingFailed, "The embedding provider answered 429: too many requests.") { RetryAfter = retryAfter },
        ClientResultException { Status: > 0 } busy => new IngestionException(
            IngestionErrors.EmbeddingFailed, $"The embedding provider answered {busy.Status}.", isTransient: true) { RetryAfter = retryAfter },
        _ => new IngestionException(
            IngestionErrors.EmbeddingFailed, $"The embedding provider could not be reached ({failure.GetType().Name}).", isTransient: true, failure) { RetryAfter = retryAfter },
    };

    private static bool IsQuota(PipelineResponse? response) => response?.Content.ToMemory().Span.IndexOf("insufficient_quota"u8) >= 0;
}
