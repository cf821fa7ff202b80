using LanceIngest;
using LanceIngest.Stores;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Assets from an HTTP API.</summary>
public static class AssetApiBuilderExtensions
{
    /// <summary>Reads asset JSON from an HTTP API: registers <see cref="IAssetStore"/>.</summary>
    /// <remarks>
    /// <para>The last of <c>UseAssetApi</c>, <c>UseS3</c> and <c>UseFileStore</c> wins for <see cref="IAssetStore"/>. Call this one after
    /// the one that is to keep documents and media: <c>UseS3().UseAssetApi()</c>. It is read-only: saving an asset is refused.</para>
    /// <para>A version is the answer's <c>ETag</c>, or a hash of its body; its time the answer's <c>Last-Modified</c>, else the asset's
    /// <c>updated_at</c>, else the Unix epoch for "unknown". The API must answer 404 only for assets that do not exist: their rows are removed.</para>
    /// <para>A failure that may pass is tried twice more within the call, unless the API names a time to wait: then the job waits.</para>
    /// </remarks>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets more than the environment variable <c>PUBLIC_API_BASE_URL</c> does.</param>
    /// <returns>The same builder.</returns>
    public static ILanceIngestBuilder UseAssetApi(this ILanceIngestBuilder builder, Action<HttpAssetStoreOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<EnvironmentSettings>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<HttpAssetStoreOptions>, HttpAssetStoreOptionsSetup>());
        services.AddOptionsWithValidateOnStart<HttpAssetStoreOptions, HttpAssetStoreOptionsSetup>();
        if (configure is not null)
        {
            services.Configure(configure);
        }

        // Each try has its own time limit, from headers to the last byte.
        services.AddHttpClient(HttpAssetStoreOptions.HttpClientName, static client => client.Timeout = Timeout.InfiniteTimeSpan);
        services.Replace(ServiceDescriptor.Singleton<IAssetStore, HttpAssetStore>());
        return builder;
    }
}
