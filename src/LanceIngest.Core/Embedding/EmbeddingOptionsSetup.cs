using System.Globalization;
using LanceIngest.Embedding.Caching;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace LanceIngest.Embedding;

internal sealed class EmbeddingOptionsSetup(EnvironmentSettings settings, IServiceProviderIsService services) : IConfigureOptions<EmbeddingOptions>, IValidateOptions<EmbeddingOptions>
{
    public void Configure(EmbeddingOptions options)
    {
        options.Model = settings.Read("OPENAI_EMBEDDING_MODEL") ?? options.Model;
        options.ApiKey = settings.Read("OPENAI_API_KEY") ?? options.ApiKey;
        options.BaseUrl = settings.ReadUrl("OPENAI_BASE_URL") ?? options.BaseUrl;
        options.TokensPerMinute = ReadCount("OPENAI_TOKENS_PER_MINUTE") ?? options.TokensPerMinute;
        options.RequestsPerMinute = ReadCount("OPENAI_REQUESTS_PER_MINUTE") ?? options.RequestsPerMinute;
    }

    public ValidateOptionsResult Validate(string? name, EmbeddingOptions options)
    {
        var errors = new List<string>();
        if (string.IsNullOrWhiteSpace(options.ApiKey) && !services.IsService(typeof(IEmbeddingGenerator<string, Embedding<float>>)))
        {
            errors.Add("Nothing can embed texts: set OPENAI_API_KEY (or EmbeddingOptions.ApiKey), or register an IEmbeddingGenerator<string, Embedding<float>>.");
        }

        if (services.IsService(typeof(EmbeddingCache)) && !services.IsService(typeof(IDistributedCache)))
        {
            errors.Add("UseEmbeddingCache() finds no cache: register an IDistributedCache, for example with AddStackExchangeRedisCache(…).");
        }

        if (string.IsNullOrWhiteSpace(options.Model))
        {
            errors.Add("EmbeddingOptions.Model is empty; name a model such as text-embedding-3-small.");
        }

        if (!EnvironmentSettings.IsHttp(options.BaseUrl))
        {
            errors.Add($"EmbeddingOptions.BaseUrl (OPENAI_BASE_URL) is '{options.BaseUrl}'; set an absolute http or https URL such as https://api.openai.com/v1.");
        }

        CheckRange(errors, nameof(options.Dimensions), options.Dimensions ?? 1, 1, 16_384, "the table is created with it");
        CheckRange(errors, nameof(options.MaxInputsPerRequest), options.MaxInputsPerRequest, 1, 2048, "OpenAI refuses requests with more");
        CheckRange(errors, nameof(options.MaxTokensPerRequest), options.MaxTokensPerRequest, 8192, 300_000, "a request must hold one input of 8,192 tokens, and OpenAI refuses more than 300,000");
        CheckPositive(errors, "TokensPerMinute (OPENAI_TOKENS_PER_MINUTE)", options.TokensPerMinute);
        CheckPositive(errors, "RequestsPerMinute (OPENAI_REQUESTS_PER_MINUTE)", options.RequestsPerMinute);
        CheckRange(errors, nameof(options.MaxConcurrentRequests), options.MaxConcurrentRequests, 1, 256, "each holds a connection");
        return errors.Count > 0 ? ValidateOptionsResult.Fail(errors) : ValidateOptionsResult.Success;
    }

    /// <summary>What is no whole number becomes 0, which the validation refuses.</summary>
    private long? ReadCount(string name) => settings.Read(name) is not { } text ? null
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : 0;

    private static void CheckPositive(List<string> errors, string property, long? value)
    {
        if (value <= 0)
        {
            errors.Add($"EmbeddingOptions.{property} is no whole number above 0; set what the provider allows a minute, or nothing.");
        }
    }

    private static void CheckRange(List<string> errors, string property, int value, int min, int max, string because)
    {
        if (value < min || value > max)
        {
            errors.Add($"EmbeddingOptions.{property} is {value}; set it between {min} and {max}: {because}.");
        }
    }
}
