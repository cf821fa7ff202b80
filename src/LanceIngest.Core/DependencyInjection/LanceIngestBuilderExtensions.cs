using LanceIngest;
using LanceIngest.Embedding;
using LanceIngest.Embedding.Caching;
using LanceIngest.Labeling;
using LanceIngest.Resilience;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>The verbs of <see cref="ILanceIngestBuilder"/> that come with LanceIngest.Core.</summary>
public static class LanceIngestBuilderExtensions
{
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

    /// <summary>Has OpenAI write down speech where <c>AddVideo()</c> or <c>AddAudioTranscription()</c> find any: registers an <see cref="ISpeechToTextClient"/>.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="model">The model. The default also tells when each sentence is said; of other models, times are estimated.</param>
    /// <returns>The builder.</returns>
    /// <remarks>The key and the address are those of <see cref="EmbeddingOptions"/>. To use another provider, register an <see cref="ISpeechToTextClient"/> of your own instead.</remarks>
    public static ILanceIngestBuilder UseOpenAISpeech(this ILanceIngestBuilder builder, string model = "whisper-1")
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(model);
        builder.Services.AddOptions<EmbeddingOptions>()
            .Validate(static options => !string.IsNullOrWhiteSpace(options.ApiKey), "OpenAI cannot write down speech without a key: set OPENAI_API_KEY (or EmbeddingOptions.ApiKey), or leave out UseOpenAISpeech().");
        builder.Services.TryAddSingleton<ISpeechToTextClient>(provider
            => OpenAIClients.Create(provider.GetRequiredService<IOptions<EmbeddingOptions>>().Value).GetAudioClient(model).AsISpeechToTextClient());
        return builder;
    }

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
