using LanceIngest.Dispatching;
using LanceIngest.Embedding;
using LanceIngest.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace LanceIngest.Backfilling;

internal static class BackfillServices
{
    /// <summary>Adds what operators use: back-fills and comparisons.</summary>
    public static void AddBackfill(IServiceCollection services)
    {
        services.TryAddSingleton(static provider => new GitHubRepository(
            provider.GetRequiredService<IHttpClientFactory>(), provider.GetRequiredService<GitHubFiles>(), provider.GetRequiredService<IOptions<GitHubOptions>>()));
        services.TryAddSingleton(static provider => new BackfillSources(
            provider.GetRequiredService<IAssetStore>(), provider.GetService<IMediaStore>(), provider.GetRequiredService<GitHubRepository>()));
        services.TryAddSingleton(static provider => new BackfillService(
            provider.GetRequiredService<ILanceTable>(),
            provider.GetRequiredService<TextEmbedder>(),
            new JobSender(provider.GetService<IJobQueue>(), provider.GetRequiredService<IJobDispatcher>(), provider.GetRequiredService<TimeProvider>()),
            new ContentPlanner(
                provider.GetRequiredService<MediaHandlerRegistry>(), provider.GetRequiredService<ILanceTable>(), provider.GetRequiredService<TextChunker>(), provider.GetRequiredService<TextEmbedder>()),
            provider.GetRequiredService<IOptions<EmbeddingOptions>>(),
            provider.GetRequiredService<IOptions<LanceDbOptions>>(),
            provider.GetRequiredService<TimeProvider>()));
    }
}
