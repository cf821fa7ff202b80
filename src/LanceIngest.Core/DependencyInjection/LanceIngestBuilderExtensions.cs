using System.Diagnostics.CodeAnalysis;
using LanceIngest;
using LanceIngest.Dispatching;
using LanceIngest.Embedding.Caching;
using Microsoft.Extensions.Caching.Distributed;
using LanceIngest.Labeling;
using LanceIngest.Resilience;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>The verbs of <see cref="ILanceIngestBuilder"/> that come with LanceIngest.Core.</summary>
public static class LanceIngestBuilderExtensions
{
    /// <summary>Registers a handler for a media type. Of several that could take a job, the one registered last does.</summary>
    /// <typeparam name="T">The handler; a singleton unless it is registered otherwise.</typeparam>
    /// <param name="builder">The builder.</param>
    /// <param name="mediaType">The media type, for example <c>recipe</c>.</param>
    /// <param name="stage">Only jobs of this stage; <see langword="null"/> for all.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentException"><paramref name="mediaType"/> is empty.</exception>
    public static ILanceIngestBuilder AddMediaHandler<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>(
        this ILanceIngestBuilder builder, string mediaType, JobStage? stage = null)
        where T : class, IMediaHandler
    {
        ArgumentNullException.ThrowIfNull(builder);
        var type = new MediaType(mediaType);

        // Registered again it moves to the end: the last one takes the jobs.
        if (builder.Services.FirstOrDefault(service => IsRegistration<T>(service, type, stage)) is { } former)
        {
            builder.Services.Remove(former);
        }

        builder.Services.AddMediaHandler<T>(type, stage);
        return builder;
    }

    /// <summary>Uses LanceDB's own REST protocol: Cloud, Enterprise, or <c>samples/lancedb-server</c>. This is the default.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets more than the environment variables do.</param>
    /// <returns>The builder.</returns>
    public static ILanceIngestBuilder UseLanceDb(this ILanceIngestBuilder builder, Action<LanceDbOptions>? configure = null)
        => UseTable(builder, LanceDbProtocol.Rest, configure);

    /// <summary>Uses a service that takes records with <c>POST /bulk-add</c>.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets more than the environment variables do.</param>
    /// <returns>The builder.</returns>
    public static ILanceIngestBuilder UseBulkAddApi(this ILanceIngestBuilder builder, Action<LanceDbOptions>? configure = null)
        => UseTable(builder, LanceDbProtocol.BulkAdd, configure);

    /// <summary>Sets how OpenAI embeds texts. OpenAI is the default; to use another provider, register an <c>IEmbeddingGenerator&lt;string, Embedding&lt;float&gt;&gt;</c>.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets more than the environment variables do.</param>
    /// <returns>The builder.</returns>
    public static ILanceIngestBuilder UseOpenAI(this ILanceIngestBuilder builder, Action<EmbeddingOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.Configure(configure);
        return builder;
    }

    /// <summary>
    /// Keeps vectors in the application's <see cref="IDistributedCache"/>, by model, dimension and text. A text that was embedded before, by
    /// whatever process, then costs no request.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="entries">How long entries live; <see langword="null"/> for as long as the cache keeps them. Vectors do not age.</param>
    /// <returns>The builder.</returns>
    /// <remarks>A cache that fails is left alone for half a minute, and no job fails for it. Called again, the last one counts.</remarks>
    public static ILanceIngestBuilder UseEmbeddingCache(this ILanceIngestBuilder builder, DistributedCacheEntryOptions? entries = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddSingleton<EmbeddingCache>();
        builder.Services.Configure<EmbeddingCacheSettings>(settings => settings.Entries = entries ?? new DistributedCacheEntryOptions());
        return builder;
    }

    /// <summary>Labels pictures with OpenAI, or with the registered <c>IChatClient</c>: registers <see cref="IMediaLabeler"/>.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Changes settings, see <see cref="LabelingOptions"/>.</param>
    /// <returns>The builder.</returns>
    public static ILanceIngestBuilder AddMediaLabeling(this ILanceIngestBuilder builder, Action<LabelingOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddOptionsWithValidateOnStart<LabelingOptions, LabelingOptionsValidator>();
        builder.Services.Configure(configure ?? (static _ => { }));
        builder.Services.TryAddSingleton<ChatClientProvider>();
        builder.Services.TryAddSingleton<IMediaLabeler, ChatMediaLabeler>();
        return builder;
    }

    /// <summary>Writes down speech with OpenAI, or with the registered <c>ISpeechToTextClient</c>: registers <see cref="AudioTranscriber"/>.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Changes settings, see <see cref="AudioTranscriptionOptions"/>.</param>
    /// <returns>The builder.</returns>
    public static ILanceIngestBuilder AddAudioTranscription(this ILanceIngestBuilder builder, Action<AudioTranscriptionOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddOptionsWithValidateOnStart<AudioTranscriptionOptions, AudioTranscriptionOptionsValidator>();
        builder.Services.Configure(configure ?? (static _ => { }));
        builder.Services.TryAddSingleton(static provider => new AudioTranscriber(
            provider.GetServices<ISpeechToTextClient>(),
            provider.GetRequiredService<Dependencies>(),
            provider.GetRequiredService<IOptions<AudioTranscriptionOptions>>(),
            provider.GetRequiredService<IOptions<EmbeddingOptions>>(),
            provider.GetRequiredService<TimeProvider>()));
        return builder;
    }

    internal static void AddMediaHandler<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>(
        this IServiceCollection services, MediaType mediaType, JobStage? stage)
        where T : class, IMediaHandler
    {
        services.TryAddSingleton<T>();
        if (!services.Any(service => IsRegistration<T>(service, mediaType, stage)))
        {
            services.AddSingleton(MediaHandlerRegistration.For<T>(mediaType, stage));
        }
    }

    private static bool IsRegistration<T>(ServiceDescriptor service, MediaType mediaType, JobStage? stage)
        => !service.IsKeyedService && service.ImplementationInstance is MediaHandlerRegistration known
            && known.MediaType == mediaType && known.Stage == stage && known.HandlerType == typeof(T);

    private static ILanceIngestBuilder UseTable(ILanceIngestBuilder builder, LanceDbProtocol protocol, Action<LanceDbOptions>? configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.Configure<LanceDbOptions>(options =>
        {
            options.Protocol = protocol;
            configure?.Invoke(options);
        });
        return builder;
    }
}
