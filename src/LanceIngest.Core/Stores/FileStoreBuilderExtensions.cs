using LanceIngest;
using LanceIngest.Stores;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Assets and documents in a folder.</summary>
public static class FileStoreBuilderExtensions
{
    /// <summary>Reads and writes asset JSON and media in a folder: registers <see cref="IAssetStore"/> and <see cref="IMediaStore"/>.</summary>
    /// <remarks>
    /// <para>The last of <c>UseFileStore</c>, <c>UseS3</c> and <c>UseAssetApi</c> wins, for each of the two stores alone:
    /// <c>UseFileStore(…).UseAssetApi(…)</c> takes assets from the API and documents from the folder.</para>
    /// <para>A save goes to a temporary file in the same folder (<c>.lanceingest-….tmp</c>), is flushed to the disk and renamed,
    /// so that a reader sees the old bytes or the new. Saving the same bytes again changes nothing, the version included.</para>
    /// <para>A version is a file's last-write time and size. Symbolic links may not lead out of the folder.</para>
    /// </remarks>
    /// <param name="builder">The builder.</param>
    /// <param name="path">The folder, which must exist when jobs run. A relative path starts at the current directory.</param>
    /// <param name="configure">More settings.</param>
    /// <returns>The same builder.</returns>
    public static ILanceIngestBuilder UseFileStore(this ILanceIngestBuilder builder, string path, Action<FileStoreOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        var services = builder.Services;
        services.AddOptionsWithValidateOnStart<FileStoreOptions, FileStoreOptionsValidator>().Configure(options => options.Root = path);
        if (configure is not null)
        {
            services.Configure(configure);
        }

        services.Replace(ServiceDescriptor.Singleton<IAssetStore, FileAssetStore>());
        services.Replace(ServiceDescriptor.Singleton<IMediaStore, FileMediaStore>());
        return builder;
    }
}
