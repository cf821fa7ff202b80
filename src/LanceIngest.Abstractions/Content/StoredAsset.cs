namespace LanceIngest;

/// <summary>An asset as it was read.</summary>
public sealed class StoredAsset
{
    /// <summary>Creates it.</summary>
    /// <param name="asset">The asset.</param>
    /// <param name="version">The version that was read.</param>
    public StoredAsset(MediaAsset asset, SourceVersion version)
    {
        ArgumentNullException.ThrowIfNull(asset);
        ArgumentNullException.ThrowIfNull(version);
        Asset = asset;
        Version = version;
    }

    /// <summary>The asset.</summary>
    public MediaAsset Asset { get; }

    /// <summary>The version that was read.</summary>
    public SourceVersion Version { get; }
}
