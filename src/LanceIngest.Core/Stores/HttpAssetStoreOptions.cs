namespace LanceIngest;

/// <summary>Assets from an HTTP API: the settings of <c>UseAssetApi</c>.</summary>
public sealed class HttpAssetStoreOptions
{
    /// <summary>The name of the <see cref="HttpClient"/>, for adding headers or handlers of your own: <c>LanceIngest.Assets</c>.</summary>
    public const string HttpClientName = "LanceIngest.Assets";

    /// <summary>
    /// Where the API is, for example <c>https://media.example.com</c>. Assets are read from <c>{BaseUrl}/api/media-labeling/assets/{id}</c>.
    /// Environment variable: <c>PUBLIC_API_BASE_URL</c>.
    /// </summary>
    /// <value>Default: <see langword="null"/>; it must be set.</value>
    public Uri? BaseUrl { get; set; }

    /// <summary>How long one try to read an asset may take; there are up to three.</summary>
    /// <value>Default: 15 seconds. Allowed: more than 0, up to 10 minutes.</value>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(15);
}
