using System.ClientModel;
using System.ClientModel.Primitives;
using System.Net;
using LanceIngest.Embedding.Pacing;
using LanceIngest.Resilience;

namespace LanceIngest.Embedding;

/// <summary>Decides which failures of a model's provider may pass.</summary>
internal static class ProviderErrors
{
    /// <param name="failure">What the provider's client threw.</param>
    /// <param name="retryAfter">How long the provider asked to wait.</param>
    /// <param name="code">The code of the failure.</param>
    /// <param name="provider">Whose failure it is, for its message.</param>
    /// <param name="input">What was asked about, for its message.</param>
    /// <remarks>The provider's own exceptions are not passed on: they say what it answered, and that may quote a text or a part of the key.</remarks>
    public static IngestionException Classify(
        Exception failure,
        TimeSpan? retryAfter,
        string code = IngestionErrors.EmbeddingFailed,
        string provider = "The embedding provider",
        string input = "a text")
        => failure switch
        {
            IngestionException known => known,
            ClientResultException { Status: 400 or 413 or 422 } refused => IngestionException.Permanent(
                code, $"{provider} refused {input} with status {refused.Status}."),
            ClientResultException { Status: 401 or 403 or 404 } refused => new MisconfiguredException(
                code, $"{provider} answered {refused.Status}: check OPENAI_API_KEY, OPENAI_BASE_URL and the model's name."),
            ClientResultException { Status: 429 } spent when IsQuota(spent.GetRawResponse()) => new MisconfiguredException(
                code, $"{provider} answered 429: the account's quota is used up, which no waiting mends. Check its plan and billing."),
            ClientResultException { Status: 429 } or HttpRequestException { StatusCode: HttpStatusCode.TooManyRequests } => new ThrottledException(
                code, $"{provider} answered 429: too many requests.") { RetryAfter = retryAfter },
            ClientResultException { Status: > 0 } busy => new IngestionException(
                code, $"{provider} answered {busy.Status}.", isTransient: true) { RetryAfter = retryAfter },
            _ => new IngestionException(code, $"{provider} could not be reached ({failure.GetType().Name}).", isTransient: true, failure) { RetryAfter = retryAfter },
        };

    /// <summary>The same for a model whose calls nobody paces: a 429 is waited out like any other failure that may pass.</summary>
    public static IngestionException ClassifyUnpaced(Exception failure, DateTimeOffset now, string code, string provider, string input)
    {
        var retryAfter = (failure as ClientResultException)?.GetRawResponse() is { } response
            ? RateLimitReport.Read(name => response.Headers.TryGetValue(name, out var value) ? value : null, now).RetryAfter
            : null;
        var error = Classify(failure, retryAfter, code, provider, input);
        return error is ThrottledException ? new IngestionException(error.Code, error.Message, isTransient: true) { RetryAfter = retryAfter } : error;
    }

    private static bool IsQuota(PipelineResponse? response) => response?.Content.ToMemory().Span.IndexOf("insufficient_quota"u8) >= 0;
}
