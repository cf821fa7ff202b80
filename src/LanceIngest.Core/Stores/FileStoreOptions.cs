namespace LanceIngest;

/// <summary>Assets and documents in a folder: the settings of <c>UseFileStore</c>.</summary>
public sealed class FileStoreOptions
{
    /// <summary>The folder. It must exist: a folder that is not there (yet) is a failure that may pass, never "all content is gone".</summary>
    /// <value>Default: empty, which is refused at start. <c>UseFileStore(path)</c> sets it.</value>
    public string Root { get; set; } = string.Empty;

    /// <summary>Where the JSON of an asset lies below <see cref="Root"/>, with <c>{id}</c> in it.</summary>
    /// <value>Default: <see cref="StoreKeys.DefaultAssetTemplate"/>.</value>
    public string AssetTemplate { get; set; } = StoreKeys.DefaultAssetTemplate;

    /// <summary>Where the JSON of a key-frame lies below <see cref="Root"/>, with <c>{id}</c> in it.</summary>
    /// <value>Default: <see cref="StoreKeys.DefaultKeyframeTemplate"/>.</value>
    public string KeyframeTemplate { get; set; } = StoreKeys.DefaultKeyframeTemplate;
}
