using Microsoft.Extensions.DependencyInjection;

namespace LanceIngest.Doctoring;

/// <summary>The stores of assets and documents: whether they can be listed and looked into.</summary>
internal sealed class StoreCheck(IServiceProvider services) : IDoctorCheck
{
    private const string NobodyHasIt = "lanceingest-doctor-looks-for-nothing";

    public string Name => "content";

    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        var assets = services.GetRequiredService<IAssetStore>();
        await assets.GetVersionAsync(NobodyHasIt, MediaType.Image, cancellationToken).ConfigureAwait(false);
        if (services.GetService<IMediaStore>() is not { } media)
        {
            return [Finding.Good("Assets can be read; there is no store for documents.")];
        }

        await media.GetVersionAsync(NobodyHasIt, cancellationToken).ConfigureAwait(false);
        await foreach (var _ in media.ListAsync(cancellationToken: cancellationToken).ConfigureAwait(false))
        {
            return [Finding.Good("Assets and documents can be listed and read.")];
        }

        return [Finding.Warning("The store of documents and assets is empty.", "If it should not be, check S3_BUCKET_NAME and S3Options.KeyPrefix, or the folder.")];
    }
}
