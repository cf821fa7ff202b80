namespace LanceIngest;

/// <summary>The GitHub repository that documents are read from when a job names a <c>gitRef</c>.</summary>
/// <remarks>
/// Documents come from GitHub's raw file server, which keeps answers for about five minutes when asked for a branch: name a commit in
/// <c>gitRef</c> to be sure of the version. It answers 404 for a private repository without a valid token, as it does for a missing file.
/// </remarks>
public sealed class GitHubOptions
{
    /// <summary>The name of the <c>HttpClient</c> that is used.</summary>
    public const string HttpClientName = "LanceIngest.GitHub";

    /// <summary>The repository, as <c>owner/name</c>.</summary>
    /// <value>Default: the environment variable <c>GITHUB_REPO</c>; without it documents come from the <see cref="IMediaStore"/>.</value>
    public string? Repository { get; set; }

    /// <summary>A token that may read the repository; not needed for a public one. Sent as <c>Authorization: Bearer</c>.</summary>
    /// <value>Default: the environment variable <c>GITHUB_TOKEN</c>.</value>
    public string? Token { get; set; }

    /// <summary>The server of raw files. With a token it must be https, or on this machine.</summary>
    /// <value>Default: <c>https://raw.githubusercontent.com</c>.</value>
    public Uri RawBaseUrl { get; set; } = new("https://raw.githubusercontent.com");

    /// <summary>GitHub's API, which lists what a repository holds. With a token it must be https, or on this machine.</summary>
    /// <value>Default: <c>https://api.github.com</c>.</value>
    public Uri ApiBaseUrl { get; set; } = new("https://api.github.com");

    /// <summary>How long one try may take, from the request to the last byte.</summary>
    /// <value>Default: 30 seconds. At most 10 minutes.</value>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);
}
