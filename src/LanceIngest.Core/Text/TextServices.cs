using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace LanceIngest.Text;

internal static class TextServices
{
    /// <summary>Adds what reads and splits documents. Which media types the handler serves is said where handlers are registered.</summary>
    public static void AddText(IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<EnvironmentSettings>();
        services.AddOptionsWithValidateOnStart<ChunkingOptions, ChunkingOptionsValidator>();
        services.AddOptionsWithValidateOnStart<TextOptions, TextOptionsValidator>();
        services.AddOptionsWithValidateOnStart<GitHubOptions, GitHubOptionsSetup>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<GitHubOptions>, GitHubOptionsSetup>());

        // Each try has its own time limit, from headers to the last byte.
        services.AddHttpClient(GitHubOptions.HttpClientName, static client => client.Timeout = Timeout.InfiniteTimeSpan);
        services.TryAddSingleton(static provider => new TextChunker(provider.GetRequiredService<IOptions<ChunkingOptions>>().Value));
        services.TryAddSingleton<GitHubFiles>();
        services.TryAddSingleton<TextSources>();
        services.TryAddSingleton<TextHandler>();
    }
}
