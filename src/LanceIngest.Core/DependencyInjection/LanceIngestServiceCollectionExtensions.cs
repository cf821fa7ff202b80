using LanceIngest;
using LanceIngest.Assets;
using LanceIngest.Backfilling;
using LanceIngest.Dispatching;
using LanceIngest.Doctoring;
using LanceIngest.Embedding;
using LanceIngest.Ingestion;
using LanceIngest.LanceDb;
using LanceIngest.Maintenance;
using LanceIngest.Resilience;
using LanceIngest.Stores;
using LanceIngest.Text;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds LanceIngest to an application.</summary>
public static class LanceIngestServiceCollectionExtensions
{
    /// <summary>
    /// Adds the dispatcher, the ingestion service, the search, the handlers for text, images, key-frames, audio and processed video,
    /// and a client for LanceDB. With <c>UseSqs()</c>, <c>UseS3()</c> and the environment variables this is a full setup.
    /// </summary>
    /// <param name="services">The services of the application.</param>
    /// <returns>The builder, whose verbs say where jobs, assets and rows live.</returns>
    /// <remarks>Calling it twice is harmless. Options are validated when the host starts.</remarks>
    public static ILanceIngestBuilder AddLanceIngestion(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddOptions();
        services.AddLogging();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<EnvironmentSettings>();
        services.TryAddSingleton<Dependencies>();

        AddIngestion(services);
        AddLanceDb(services);
        AddHandlers(services);
        BackfillServices.AddBackfill(services);
        MaintenanceServices.AddMaintenance(services);
        DoctorServices.AddDoctor(services);
        return new Builder(services);
    }

    private static void AddIngestion(IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<IngestionOptions, IngestionOptionsValidator>();
        services.AddOptionsWithValidateOnStart<EmbeddingOptions, EmbeddingOptionsSetup>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<EmbeddingOptions>, EmbeddingOptionsSetup>());
        services.TryAddSingleton<EmbeddingGeneratorProvider>();
        services.TryAddSingleton<TextEmbedder>();
        services.TryAddSingleton(static provider => new ParallelIngestionService(
            provider.GetRequiredService<ILanceTable>(),
            provider.GetRequiredService<TextChunker>(),
            provider.GetRequiredService<TextEmbedder>(),
            provider.GetRequiredService<IOptions<IngestionOptions>>(),
            provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton(static provider => new ContentSearch(provider.GetRequiredService<ILanceTable>(), provider.GetRequiredService<TextEmbedder>()));
        services.TryAddSingleton<MediaHandlerRegistry>();
        services.TryAddSingleton<IJobDispatcher, JobDispatcher>();
    }

    private static void AddLanceDb(IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<LanceDbOptions, LanceDbOptionsSetup>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<LanceDbOptions>, LanceDbOptionsSetup>());

        // A commit of many rows may take longer than HttpClient's own 100 s on a slow disk; the pipeline around it has the time-out.
        services.AddHttpClient(LanceDbHttp.ClientName, static client => client.Timeout = Timeout.InfiniteTimeSpan);
        services.TryAddSingleton<LanceDbHttp>();
        services.TryAddSingleton<LanceRestCalls>();
        services.TryAddSingleton<LanceRestTable>();
        services.TryAddSingleton<LanceRestAdmin>();
        services.TryAddSingleton<BulkAddTable>();
        services.TryAddSingleton<ILanceTable>(static provider => provider.GetRequiredService<IOptions<LanceDbOptions>>().Value.Protocol == LanceDbProtocol.BulkAdd
            ? provider.GetRequiredService<BulkAddTable>()
            : provider.GetRequiredService<LanceRestTable>());
        services.TryAddSingleton<ILanceTableAdmin>(static provider => provider.GetRequiredService<IOptions<LanceDbOptions>>().Value.Protocol == LanceDbProtocol.BulkAdd
            ? provider.GetRequiredService<BulkAddTable>()
            : provider.GetRequiredService<LanceRestAdmin>());
    }

    private static void AddHandlers(IServiceCollection services)
    {
        TextServices.AddText(services);
        AssetServices.AddAssets(services);
        services.TryAddSingleton<IAssetStore, NoAssetStore>();
        services.AddMediaHandler<TextHandler>(MediaType.Text, stage: null);
        services.AddMediaHandler<AssetHandler>(MediaType.Image, stage: null);
        services.AddMediaHandler<AssetHandler>(MediaType.Keyframe, stage: null);
        services.AddMediaHandler<AssetHandler>(MediaType.Audio, stage: null);

        // A raw video must be processed before it has anything to search for: only a package that can do that takes it.
        foreach (var stage in (JobStage[])[JobStage.PostLabel, JobStage.Refresh, JobStage.Delete])
        {
            services.AddMediaHandler<AssetHandler>(MediaType.Video, stage);
        }
    }

    private sealed record Builder(IServiceCollection Services) : ILanceIngestBuilder;
}
