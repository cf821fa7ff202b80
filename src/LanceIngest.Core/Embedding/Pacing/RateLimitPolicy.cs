using System.ClientModel.Primitives;

namespace LanceIngest.Embedding.Pacing;

/// <summary>Reports the limits in each answer of an OpenAI or Azure client, those of its own retries included.</summary>
internal sealed class RateLimitPolicy : PipelinePolicy
{
    public override void Process(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex)
    {
        ProcessNext(message, pipeline, currentIndex);
        Report(message.Response);
    }

    public override async ValueTask ProcessAsync(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex)
    {
        await ProcessNextAsync(message, pipeline, currentIndex).ConfigureAwait(false);
        Report(message.Response);
    }

    public static void Report(PipelineResponse? response)
    {
        if (response is not null)
        {
            ProviderAnswer.Current?.Report(name => response.Headers.TryGetValue(name, out var value) ? value : null);
        }
    }
}
