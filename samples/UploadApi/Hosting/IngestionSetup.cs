using LanceIngest.UploadApi.Assets;
using LanceIngest.UploadApi.Media;
using LanceIngest.UploadApi.Outbox;
using LanceIngest.UploadApi.Routes;
using LanceIngest.UploadApi.SyncContent;
using LanceIngest.WordVectors;
using Microsoft.Extensions.AI;

namespace LanceIngest.UploadApi.Hosting;

/// <summary>LanceIngest as an upload API uses it: stores, queue, table, models, and where it is wanted a worker.</summary>
internal static class IngestionSetup
{
    public static async Task AddIngestionAsync(this WebApplicationBuilder builder)
    {
        var services = builder.Services;

        // A person waits for the answer: what the queue does not take in seconds stays in the outbox.
        var lanceIngest = services.AddLanceIngestion().UseS3().UseSqs(options => options.SendRetryTime = TimeSpan.FromSeconds(3));
        if (string.IsNullOrWhiteSpace(builder.Configuration["OPENAI_API_KEY"]))
        {
            // Without a key everything still runs on this machine, with small word vectors and without labels.
            services.AddSingleton<IEmbeddingGenerator<string, Embedding<float>>>(await WordVectorEmbeddingGenerator.OpenAsync(Console.Hosting.WordVectorFolder.Find()));
            services.AddSingleton<IMediaLabeler, NoLabeler>();
        }
        else
        {
            lanceIngest.AddMediaLabeling().AddAudioTranscription();
        }

        if (builder.Configuration.GetValue("Worker:InProcess", false))
        {
            lanceIngest.AddSqsWorker();
        }

        services.AddIngestionDiagnostics();
        services.AddOptions<UploadOptions>().BindConfiguration("Uploads").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<S3Addresses>();
        services.AddSingleton<Bucket>();
        services.AddSingleton<AssetReader>();
        services.AddSingleton<AssetEditor>();
        services.AddSingleton<AssetChanges>();
        services.AddSingleton<NewAssets>();
        services.AddSingleton<HitLinks>();
        services.AddSingleton<ProjectMembers>();
        services.AddSingleton<MediaBytes>();
        services.AddSingleton<ImageProbe>();
        services.AddSingleton<AudioProbe>();
        services.AddSingleton<Transcripts>();
        services.AddSingleton<PictureLabels>();
        AddOutbox(services);
        AddSyncContent(services, builder.Configuration);
    }

    private static void AddOutbox(IServiceCollection services)
    {
        services.AddOptions<OutboxOptions>().BindConfiguration("Outbox").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<JobOutbox>();
        services.AddSingleton<SaveThenEnqueue>();
        services.AddHostedService<OutboxSweeper>();
        services.AddSingleton<IndexRefresh>();
        services.AddHostedService(provider => provider.GetRequiredService<IndexRefresh>());
    }

    private static void AddSyncContent(IServiceCollection services, IConfiguration configuration)
    {
        services.Configure<GitHubOptions>(configuration.GetSection("GitHub"));
        services.AddOptions<ContentSyncOptions>().BindConfiguration("ContentSync").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<EntryStatus>();
        services.AddSingleton<PushJobs>();
    }
}
