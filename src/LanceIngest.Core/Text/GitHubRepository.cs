using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using LanceIngest.Text;
using Microsoft.Extensions.Options;

namespace LanceIngest;

/// <summary>What the repository of <see cref="GitHubOptions"/> holds. Registered as a singleton by <c>AddLanceIngestion()</c>.</summary>
public sealed class GitHubRepository
{
    private readonly IHttpClientFactory _clients;
    private readonly GitHubFiles _files;
    private readonly GitHubOptions _options;

    internal GitHubRepository(IHttpClientFactory clients, GitHubFiles files, IOptions<GitHubOptions> options) => (_clients, _files, _options) = (clients, files, options.Value);

    /// <summary>The repository, as <c>owner/name</c>.</summary>
    /// <exception cref="IngestionException">None is configured; permanent.</exception>
    public string Name => _options.Repository ?? throw IngestionException.Permanent(
        IngestionErrors.StoreFailed, "There is no repository to look at: set GITHUB_REPO to owner/name (GitHubOptions.Repository).");

    /// <summary>The commit that a branch, a tag or a commit stands for, and its time.</summary>
    /// <param name="gitRef">The branch, tag or commit.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>Both.</returns>
    /// <exception cref="IngestionException">GitHub refused or failed, or no repository is configured.</exception>
    public Task<(string Commit, DateTimeOffset CommittedAt)> ResolveAsync(string gitRef, CancellationToken cancellationToken = default) => GetAsync(
        $"commits/{Uri.EscapeDataString(gitRef)}",
        static commit => (commit.GetProperty("sha").GetString()!, commit.GetProperty("commit").GetProperty("committer").GetProperty("date").GetDateTimeOffset()),
        cancellationToken);

    /// <summary>The files of a commit, by path, each with the hash of its content.</summary>
    /// <param name="commit">The commit.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The files.</returns>
    /// <exception cref="IngestionException">GitHub refused or failed, has more files than it lists (permanent), or no repository is configured.</exception>
    public Task<IReadOnlyDictionary<string, string>> ListAsync(string commit, CancellationToken cancellationToken = default) => GetAsync<IReadOnlyDictionary<string, string>>(
        $"git/trees/{Uri.EscapeDataString(commit)}?recursive=1",
        answer => answer.TryGetProperty("truncated", out var truncated) && truncated.GetBoolean()
            ? throw IngestionException.Permanent(IngestionErrors.SourceTooLarge, $"GitHub does not list all files of {Name}: it has too many. Clone it, and back-fill the folder.")
            : answer.GetProperty("tree").EnumerateArray()
                .Where(static entry => entry.GetProperty("type").GetString() == "blob")
                .ToDictionary(static entry => entry.GetProperty("path").GetString()!, static entry => entry.GetProperty("sha").GetString()!, StringComparer.Ordinal),
        cancellationToken);

    /// <summary>Reads a file of up to <see cref="TextOptions.MaxBytes"/>.</summary>
    /// <param name="gitRef">The branch, tag or commit.</param>
    /// <param name="path">The path in the repository.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>Its bytes, or <see langword="null"/> when there is none that the token may read.</returns>
    /// <exception cref="IngestionException">GitHub refused or failed, or the file is too large (permanent).</exception>
    public async Task<ReadOnlyMemory<byte>?> ReadAsync(string gitRef, string path, CancellationToken cancellationToken = default)
        => await _files.ReadAsync(gitRef, path, modifiedAt: default, versionOnly: false, cancellationToken).ConfigureAwait(false) is { } file ? file.Bytes : null;

    private async Task<T> GetAsync<T>(string path, Func<JsonElement, T> read, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_options.Timeout);
        try
        {
            using var client = _clients.CreateClient(GitHubOptions.HttpClientName);
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"{_options.ApiBaseUrl.AbsoluteUri.TrimEnd('/')}/repos/{Name}/{path}"));
            request.Headers.UserAgent.Add(new ProductInfoHeaderValue("LanceIngest", null));
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/vnd.github+json"));
            request.Headers.Authorization = _options.Token is { } token ? new AuthenticationHeaderValue("Bearer", token) : null;
            using var response = await client.SendAsync(request, limit.Token).ConfigureAwait(false);
            if (response.StatusCode != HttpStatusCode.OK)
            {
                throw Failure(response);
            }

            using var answer = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(limit.Token).ConfigureAwait(false));
            return read(answer.RootElement);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or JsonException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw IngestionException.Transient(IngestionErrors.StoreFailed, $"GitHub's API did not answer in full ({e.GetType().Name}) for {Name}. Check the network and GitHubOptions.ApiBaseUrl.", e);
        }
    }

    private IngestionException Failure(HttpResponseMessage response) => new(
        IngestionErrors.StoreFailed,
        $"GitHub answered {(int)response.StatusCode} for {Name}. Check GITHUB_REPO, the Git reference, and that GITHUB_TOKEN may read the repository.",
        isTransient: response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.Forbidden or >= HttpStatusCode.InternalServerError);
}
