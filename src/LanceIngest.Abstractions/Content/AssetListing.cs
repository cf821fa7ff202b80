using System.Runtime.CompilerServices;

namespace LanceIngest;

/// <summary>Tells assets and key-frames from each other in a listing of objects, by the templates of their keys.</summary>
public static class AssetListing
{
    /// <summary>Lists the assets of a store whose objects can be listed.</summary>
    /// <param name="list">Lists the objects under a prefix, after a key, in the order of <see cref="KeyOrder"/>.</param>
    /// <param name="assetTemplate">The key of an asset, with <c>{id}</c> in it.</param>
    /// <param name="keyframeTemplate">The key of a key-frame, with <c>{id}</c> in it.</param>
    /// <param name="after">Only keys behind this one; <see langword="null"/> for all.</param>
    /// <param name="cancellationToken">Stops listing.</param>
    /// <returns>The assets in the order of their keys.</returns>
    public static async IAsyncEnumerable<ListedAsset> ListAsync(
        Func<string, string?, IAsyncEnumerable<StoredObject>> list,
        string assetTemplate,
        string keyframeTemplate,
        string? after,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(list);
        foreach (var prefix in Prefixes(assetTemplate, keyframeTemplate))
        {
            await foreach (var found in list(prefix, after).WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                if (StoreKeys.FindAssetId(keyframeTemplate, found.Key) is { } keyframe)
                {
                    yield return new ListedAsset(keyframe, MediaType.Keyframe, found.Key, found.Version);
                }
                else if (StoreKeys.FindAssetId(assetTemplate, found.Key) is { } asset)
                {
                    yield return new ListedAsset(asset, MediaType: null, found.Key, found.Version);
                }
            }
        }
    }

    /// <summary>Key-frames lie below the assets or beside them; one listing has both where it can.</summary>
    private static string[] Prefixes(string assetTemplate, string keyframeTemplate)
    {
        string[] prefixes = [.. ((string[])[PrefixOf(assetTemplate), PrefixOf(keyframeTemplate)]).Order(KeyOrder.Instance)];
        return prefixes[1].StartsWith(prefixes[0], StringComparison.Ordinal) ? prefixes[..1] : prefixes;
    }

    private static string PrefixOf(string template) => template[..template.IndexOf("{id}", StringComparison.Ordinal)];
}
