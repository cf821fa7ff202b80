using LanceIngest.Embedding.Pacing;

namespace LanceIngest;

/// <summary>
/// Reports the <c>x-ratelimit-*</c> and <c>Retry-After</c> headers of answers to LanceIngest, for an <c>IEmbeddingGenerator</c> over
/// <see cref="HttpClient"/>. Answers to requests of others are left alone.
/// </summary>
/// <remarks>Add it with <c>AddHttpMessageHandler</c>. For OpenAI and Azure OpenAI clients there is <see cref="RateLimitExtensions.ReportRateLimits"/>.</remarks>
public sealed class RateLimitHandler : DelegatingHandler
{
    /// <inheritdoc />
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        ProviderAnswer.Current?.Report(name => response.Headers.TryGetValues(name, out var values) ? values.First() : null);
        return response;
    }
}
