using System.ClientModel.Primitives;
using LanceIngest.Embedding.Pacing;

namespace LanceIngest;

/// <summary>Lets embedding requests keep to the limits that a provider tells of in its answers.</summary>
public static class RateLimitExtensions
{
    /// <summary>
    /// Makes an OpenAI or Azure OpenAI client report the <c>x-ratelimit-*</c> and <c>Retry-After</c> headers of its answers to LanceIngest.
    /// The client that LanceIngest makes itself does so; one that you register, behind an <c>IEmbeddingGenerator</c>, needs this.
    /// </summary>
    /// <typeparam name="T">The type of the client's options.</typeparam>
    /// <param name="options">The options that the client is made with.</param>
    /// <returns>The same options.</returns>
    /// <remarks>For a generator over <see cref="HttpClient"/> there is <see cref="RateLimitHandler"/>.</remarks>
    public static T ReportRateLimits<T>(this T options)
        where T : ClientPipelineOptions
    {
        ArgumentNullException.ThrowIfNull(options);
        options.AddPolicy(new RateLimitPolicy(), PipelinePosition.PerTry);
        return options;
    }
}
