using System.ClientModel;
using System.Globalization;
using LanceIngest.Resilience;

namespace LanceIngest.Embedding;

/// <summary>Decides which failures of a model's provider may pass.</summary>
internal static class ProviderErrors
{
    // The provider's own exceptions are not passed on: they say what it answered, and that may quote a text or a part of the key.
    public static IngestionException Classify(
        Exception failure, string code = IngestionErrors.EmbeddingFailed, string provider = "The embedding provider", string input = "a text") => failure switch
    {
        IngestionException known => known,
        ClientResultException { Status: 400 or 413 or 422 } refused => IngestionException.Permanent(
            code, $"{provider} refused {input} with status {refused.Status}."),
        ClientResultException { Status: 401 or 403 or 404 } refused => new MisconfiguredException(
            code, $"{provider} answered {refused.Status}: check OPENAI_API_KEY, OPENAI_BASE_URL and the model's name."),
        ClientResultException { Status: > 0 } busy => new IngestionException(
            code, $"{provider} answered {busy.Status}.", isTransient: true) { RetryAfter = RetryAfter(busy) },
        _ => IngestionException.Transient(code, $"{provider} could not be reached ({failure.GetType().Name}).", failure),
    };

    private static TimeSpan? RetryAfter(ClientResultException busy)
        => busy.GetRawResponse() is { } response
            && response.Headers.TryGetValue("Retry-After", out var value)
            && double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds)
            && seconds is >= 0 and <= 86_400
            ? TimeSpan.FromSeconds(seconds)
            : null;
}
