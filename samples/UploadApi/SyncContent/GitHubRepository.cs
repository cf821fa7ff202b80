using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Extensions.Options;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace LanceIngest.UploadApi.SyncContent;

/// <summary>What a push does not say: which files a commit has, and what status an entry has.</summary>
internal sealed class GitHubRepository(IHttpClientFactory clients, IOptions<GitHubOptions> gitHub, IOptions<ContentSyncOptions> options)
{
    /// <summary>The files of a commit, each with the hash of its content.</summary>
    /// <exception cref="IngestionException">GitHub did not answer, or only in part.</exception>
    public async Task<IReadOnlyDictionary<string, string>> ListAsync(string repository, string commit, CancellationToken cancellationToken)
    {
        var url = new Uri($"{options.Value.ApiBaseUrl.AbsoluteUri.TrimEnd('/')}/repos/{repository}/git/trees/{Uri.EscapeDataString(commit)}?recursive=1");
        using var tree = JsonDocument.Parse(await GetAsync(url, cancellationToken) ?? throw Failed(url, "404"));
        return tree.RootElement.TryGetProperty("truncated", out var truncated) && truncated.ValueKind == JsonValueKind.True
            ? throw IngestionException.Permanent(IngestionErrors.SourceTooLarge, $"The repository '{repository}' has more files than GitHub lists in one answer. Ingest it with a back-fill instead.")
            : tree.RootElement.GetProperty("tree").EnumerateArray()
                .Where(entry => entry.GetProperty("type").GetString() == "blob")
                .ToDictionary(entry => entry.GetProperty("path").GetString()!, entry => entry.GetProperty("sha").GetString()!, StringComparer.Ordinal);
    }

    /// <summary>Whether the <c>index.yaml</c> of a folder says <c>status: committed</c>. One that is missing or cannot be read does not.</summary>
    public async Task<bool> IsCommittedAsync(string repository, string commit, string folder, CancellationToken cancellationToken)
    {
        var path = string.Join('/', $"{repository}/{commit}/{folder}index.yaml".Split('/').Select(Uri.EscapeDataString));
        var text = await GetAsync(new Uri($"{gitHub.Value.RawBaseUrl.AbsoluteUri.TrimEnd('/')}/{path}"), cancellationToken);
        try
        {
            var yaml = new YamlStream();
            yaml.Load(new StringReader(text ?? string.Empty));
            return yaml.Documents.Count > 0 && yaml.Documents[0].RootNode is YamlMappingNode entry
                && entry.Children.TryGetValue(new YamlScalarNode("status"), out var status)
                && string.Equals((status as YamlScalarNode)?.Value, "committed", StringComparison.OrdinalIgnoreCase);
        }
        catch (YamlException)
        {
            return false;
        }
    }

    private async Task<string?> GetAsync(Uri url, CancellationToken cancellationToken)
    {
        try
        {
            using var client = clients.CreateClient(GitHubOptions.HttpClientName);
            using var request = new HttpRequestMessage(HttpMethod.Get, url);
            request.Headers.UserAgent.Add(new ProductInfoHeaderValue("LanceIngest", null));
            request.Headers.Authorization = gitHub.Value.Token is { } token ? new AuthenticationHeaderValue("Bearer", token) : null;
            using var response = await client.SendAsync(request, cancellationToken);
            return response.StatusCode == HttpStatusCode.NotFound ? null
                : response.IsSuccessStatusCode ? await response.Content.ReadAsStringAsync(cancellationToken)
                : throw Failed(url, $"{(int)response.StatusCode}");
        }
        catch (HttpRequestException e)
        {
            throw Failed(url, e.GetType().Name);
        }
    }

    private static IngestionException Failed(Uri url, string answer) => IngestionException.Transient(
        IngestionErrors.StoreFailed, $"GitHub answered {answer} for {url}. Check GITHUB_TOKEN, then redeliver the webhook.");
}
