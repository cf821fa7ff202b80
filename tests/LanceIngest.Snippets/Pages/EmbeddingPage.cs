using System.ClientModel;
using System.ClientModel.Primitives;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection;
using OpenAI;

namespace LanceIngest.Snippets.Pages;

#region own-generator
public sealed class LetterCountGenerator : IEmbeddingGenerator<string, Embedding<float>>
{
    private static readonly EmbeddingGeneratorMetadata Metadata = new("letter-count", defaultModelId: "letter-count-26");

    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
        => Task.FromResult(new GeneratedEmbeddings<Embedding<float>>(values.Select(value => new Embedding<float>(Count(value)))));

    public object? GetService(Type serviceType, object? serviceKey = null)
        => serviceKey is null && serviceType == typeof(EmbeddingGeneratorMetadata) ? Metadata : null;

    public void Dispose()
    {
    }

    private static float[] Count(string text)
    {
        var counts = new float[26];
        foreach (var letter in text.ToLowerInvariant().Where(char.IsAsciiLetter))
        {
            counts[letter - 'a']++;
        }

        return counts;
    }
}
#endregion

internal static class EmbeddingPage
{
    public static void Register(IServiceCollection services)
    {
        #region register
        services.AddSingleton<IEmbeddingGenerator<string, Embedding<float>>>(new LetterCountGenerator());
        services.AddLanceIngestion().UseSqs().UseS3();
        #endregion
    }

    public static void OwnClient(IServiceCollection services, Uri endpoint, string key)
    {
        #region own-client
        // Without retries of its own: LanceIngest decides them, for all requests together.
        var options = new OpenAIClientOptions { Endpoint = endpoint, RetryPolicy = new ClientRetryPolicy(maxRetries: 0) };
        var client = new OpenAIClient(new ApiKeyCredential(key), options.ReportRateLimits());
        services.AddSingleton(client.GetEmbeddingClient("text-embedding-3-small").AsIEmbeddingGenerator());
        #endregion
    }

    public static void OwnHttpClient(IServiceCollection services)
    {
        #region own-http-client
        services.AddTransient<RateLimitHandler>();
        services.AddHttpClient("my-embedder").AddHttpMessageHandler<RateLimitHandler>();
        #endregion
    }

    public static void Cache(IServiceCollection services)
    {
        #region cache
        services.AddStackExchangeRedisCache(options => options.Configuration = "localhost:6379");
        services.AddLanceIngestion().UseEmbeddingCache(new DistributedCacheEntryOptions { SlidingExpiration = TimeSpan.FromDays(90) });
        #endregion
    }

    public static void OpenAi(IServiceCollection services)
    {
        #region openai
        services.AddLanceIngestion().UseOpenAI(options =>
        {
            options.Model = "text-embedding-3-large";
            options.Dimensions = 1024;
            options.MaxConcurrentRequests = 4;
        });
        #endregion
    }
}
