using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Extensions.Options;

namespace LanceIngest.Backfilling;

/// <summary>Asks GitHub's API what a repository holds.</summary>
internal sealed class GitHubTree(IHttpClientFactory clients, IOptions<GitHubOptions> options)
{
    public string Repository => options.Value.Repository ?? throw IngestionException.Permanent(
        IngestionErrors.StoreFailed, "There is no repository to list: set GITHUB_REPO to owner/name (GitHubOptions.Repository).");

    /// <summary>The commit that a branch, a tag or a commit stands for, and its time.</summary>
    public Task<(string Commit, DateTimeOffset CommittedAt)> ResolveAsync(string gitRef, CancellationToken cancellationToken) => GetAsync(
        $"commits/{Uri.EscapeDataString(gitRef)}",
        static commit => (commit.GetProperty("sha").GetString()!, commit.GetProperty("commit").GetProperty("committer").GetProperty("date").GetDateTimeOffset()),
        cancellationToken);

    /// <summary>The files of a commit.</summary>
    public Task<IReadOnlyList<(string Path, string Blob)>> ListAsync(string commit, CancellationToken cancellationToken) => GetAsync<IReadOnlyList<(string, string)>>(
        $"git/trees/{commit}?recursive=1",
        answer => answer.TryGetProperty("truncated", out var truncated) && truncated.GetBoolean()
            ? throw IngestionException.Permanent(IngestionErrors.StoreFailed, $"GitHub does not list all files of {Repository}: it has too many. Clone it, and back-fill the folder.")
            : [.. answer.GetProperty("tree").EnumerateArray()
                .Where(static entry => entry.GetProperty("type").GetString() == "blob")
                .Select(static entry => (entry.GetProperty("path").GetString()!, entry.GetProperty("sha").GetString()!))],
        cancellationToken);

    private async Task<T> GetAsync<T>(string path, Func<JsonElement, T> read, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(options.Value.Timeout);
        try
        {
            using var client = clients.CreateClient(GitHubOptions.HttpClientName);
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"{options.Value.ApiBaseUrl.AbsoluteUri.TrimEnd('/')}/repos/{Repository}/{path}"));
            request.Headers.UserAgent.Add(new ProductInfoHeaderValue("LanceIngest", null));
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/vnd.github+json"));
            request.Headers.Authorization = options.Value.Token is { } token ? new AuthenticationHeaderValue("Bearer", token) : null;
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
            throw IngestionException.Transient(IngestionErrors.StoreFailed, $"GitHub's API did not answer in full ({e.GetType().Name}) for {Repository}. Check the network and GitHubOptions.ApiBaseUrl.", e);
        }
    }

    private IngestionException Failure(HttpResponseMessage response) => new(
        IngestionErrors.StoreFailed,
        $"GitHub answered {(int)response.StatusCode} for {Repository}. Check GITHUB_REPO, the Git reference, and that GITHUB_TOKEN may read the repository.",
        isTransient: response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.Forbidden or >= HttpStatusCode.InternalServerError);
}
