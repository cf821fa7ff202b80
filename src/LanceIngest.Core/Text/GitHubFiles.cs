using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using Polly;
using Polly.Retry;

namespace LanceIngest.Text;

/// <summary>Files of a repository on GitHub, by its raw file server.</summary>
internal sealed class GitHubFiles(IHttpClientFactory clients, IOptions<GitHubOptions> options, IOptions<TextOptions> limits, TimeProvider time)
{
    // For a blip. Where GitHub names a time to wait, or stays down, the job waits in its queue instead.
    private readonly ResiliencePipeline _retries = new ResiliencePipelineBuilder { TimeProvider = time }
        .AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = new PredicateBuilder().Handle<IngestionException>(error => error is { IsTransient: true, RetryAfter: null }),
            MaxRetryAttempts = 2,
            Delay = TimeSpan.FromMilliseconds(200),
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
        })
        .Build();

    public bool IsConfigured => options.Value.Repository is not null;

    /// <summary>Reads a file, or only its version.</summary>
    /// <param name="gitRef">A branch, tag or commit.</param>
    /// <param name="path">The path in the repository.</param>
    /// <param name="modifiedAt">When it was changed; GitHub does not say.</param>
    /// <param name="versionOnly">Leaves the bytes where they are, if the answer has a version.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<TextFile?> ReadAsync(string gitRef, string path, DateTimeOffset modifiedAt, bool versionOnly, CancellationToken cancellationToken)
    {
        var url = UrlOf(gitRef, path);
        return await _retries.ExecuteAsync(
            async token => await ReadOnceAsync(url, path, modifiedAt, versionOnly, token).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
    }

    private async Task<TextFile?> ReadOnceAsync(Uri url, string path, DateTimeOffset modifiedAt, bool versionOnly, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(options.Value.Timeout);
        try
        {
            using var client = clients.CreateClient(GitHubOptions.HttpClientName);
            using var request = new HttpRequestMessage(HttpMethod.Get, url);
            request.Headers.UserAgent.Add(new ProductInfoHeaderValue("LanceIngest", null));
            request.Headers.Authorization = options.Value.Token is { } token ? new AuthenticationHeaderValue("Bearer", token) : null;
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token).ConfigureAwait(false);
            if (response.StatusCode == HttpStatusCode.NotFound)
            {
                return null;
            }

            if (response.StatusCode != HttpStatusCode.OK)
            {
                throw Failure(response, path);
            }

            var tag = response.Headers.ETag?.ToString();
            var bytes = versionOnly && tag is not null ? [] : await ReadBytesAsync(response, path, limit.Token).ConfigureAwait(false);
            return new TextFile(path, bytes, new SourceVersion(tag ?? Convert.ToHexStringLower(SHA256.HashData(bytes)), modifiedAt));
        }
        catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw IngestionException.Transient(IngestionErrors.StoreFailed, $"GitHub did not answer in full ({e.GetType().Name}) for '{path}'. Check the network and GitHubOptions.RawBaseUrl.", e);
        }
    }

    private async Task<byte[]> ReadBytesAsync(HttpResponseMessage response, string path, CancellationToken cancellationToken)
    {
        var content = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using (content.ConfigureAwait(false))
        {
            return await TextFile.ReadBytesAsync(content, response.Content.Headers.ContentLength, path, limits.Value.MaxBytes, cancellationToken).ConfigureAwait(false);
        }
    }

    private IngestionException Failure(HttpResponseMessage response, string path)
    {
        var answer = $"GitHub answered {(int)response.StatusCode} for '{path}'.";
        var wait = response.Headers.RetryAfter?.Delta ?? response.Headers.RetryAfter?.Date - time.GetUtcNow();
        return response.StatusCode switch
        {
            // Who we are and how much we may ask for is a matter of configuration, which jobs can wait for.
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => new IngestionException(
                IngestionErrors.StoreFailed, $"{answer} Set GITHUB_TOKEN to a token that may read {options.Value.Repository}.", isTransient: true) { RetryAfter = wait },
            HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError => new IngestionException(
                IngestionErrors.StoreFailed, answer, isTransient: true) { RetryAfter = wait < TimeSpan.Zero ? TimeSpan.Zero : wait },
            _ => IngestionException.Permanent(IngestionErrors.StoreFailed, $"{answer} Check sourcePath, gitRef and GITHUB_REPO."),
        };
    }

    private Uri UrlOf(string gitRef, string path)
    {
        var parts = $"{options.Value.Repository}/{gitRef}/{path}".Split('/').Select(Uri.EscapeDataString);
        return new Uri($"{options.Value.RawBaseUrl.AbsoluteUri.TrimEnd('/')}/{string.Join('/', parts)}");
    }
}
