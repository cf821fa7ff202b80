using LanceIngest;

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
