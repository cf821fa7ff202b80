using Amazon.S3;
using LanceIngest;
using LanceIngest.S3;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Assets and documents in an S3 bucket.</summary>
public static class S3BuilderExtensions
{
    /// <summary>Reads and writes asset JSON and media in an S3 bucket: registers <see cref="IAssetStore"/> and <see cref="IMediaStore"/>.</summary>
    /// <remarks>
    /// <para>The last of <c>UseS3</c>, <c>UseFileStore</c> and <c>UseAssetApi</c> wins, for each of the two stores alone.</para>
    /// <para>An <see cref="IAmazonS3"/> that the application registers itself is used as it is; otherwise one is made from the options.</para>
    /// <para>A version is an object's ETag, its time <c>Last-Modified</c>. Needed permissions: <c>s3:GetObject</c>, <c>s3:PutObject</c>,
    /// <c>s3:AbortMultipartUpload</c>, and <c>s3:ListBucket</c>, without which S3 does not tell a missing object from a forbidden one.</para>
    /// <para>Saves of more than 8 MiB go up in parts of 8 MiB, with one buffer of that size and up to 78 GiB; give the bucket a lifecycle
    /// rule that removes incomplete uploads.</para>
    /// </remarks>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets more than the environment variables do.</param>
    /// <returns>The same builder.</returns>
    public static ILanceIngestBuilder UseS3(this ILanceIngestBuilder builder, Action<S3Options>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<EnvironmentSettings>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<S3Options>, S3OptionsSetup>());
        services.AddOptionsWithValidateOnStart<S3Options, S3OptionsSetup>();
        if (configure is not null)
        {
            services.Configure(configure);
        }

        services.TryAddSingleton(static provider => S3ClientFactory.Create(provider.GetRequiredService<IOptions<S3Options>>().Value));
        services.TryAddSingleton<S3Bucket>();
        services.Replace(ServiceDescriptor.Singleton<IAssetStore, S3AssetStore>());
        services.Replace(ServiceDescriptor.Singleton<IMediaStore, S3MediaStore>());
        return builder;
    }
}
