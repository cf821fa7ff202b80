using System.ClientModel;
using System.ClientModel.Primitives;
using OpenAI;

namespace LanceIngest.Embedding;

internal static class OpenAIClients
{
    public static OpenAIClient Create(EmbeddingOptions options) => new(
        new ApiKeyCredential(options.ApiKey!),
        new OpenAIClientOptions
        {
            Endpoint = options.BaseUrl,

            // Retries are decided in one place, where other jobs learn of an outage too.
            RetryPolicy = new ClientRetryPolicy(maxRetries: 0),
        }.ReportRateLimits());
}
