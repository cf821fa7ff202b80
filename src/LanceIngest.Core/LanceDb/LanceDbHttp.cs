using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using LanceIngest.Resilience;
using Microsoft.Extensions.Options;

namespace LanceIngest.LanceDb;

/// <summary>Sends requests to LanceDB and turns its answers into results or classified errors.</summary>
internal sealed class LanceDbHttp(IHttpClientFactory clients, IOptions<LanceDbOptions> options, Dependencies dependencies, TimeProvider time)
{
    public const string ClientName = "LanceIngest.LanceDb";
    private readonly LanceDbOptions _options = options.Value;

    /// <summary>Sends a request, again while the failure may pass, and reads its answer.</summary>
    /// <param name="method">The method.</param>
    /// <param name="path">The path below the base URL, with its query.</param>
    /// <param name="content">Makes the body, anew for each try; null for none.</param>
    /// <param name="read">Reads the answer of a request that succeeded.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="LanceTableMissingException">404.</exception>
    /// <exception cref="IngestionException">LanceDB refused or failed.</exception>
    public Task<T> SendAsync<T>(
        HttpMethod method, string path, Func<HttpContent>? content, Func<HttpContent, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
        => dependencies.LanceDb.CallAsync(token => SendOnceAsync(method, path, content, read, token), cancellationToken);

    private async Task<T> SendOnceAsync<T>(
        HttpMethod method, string path, Func<HttpContent>? content, Func<HttpContent, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri($"{_options.Url!.AbsoluteUri.TrimEnd('/')}/{path}")) { Content = content?.Invoke() };
        if (_options.ApiKey is { } key)
        {
            request.Headers.Add("x-api-key", key);
        }

        if (_options.Database is { } database)
        {
            request.Headers.Add("x-lancedb-database", database);
        }

        try
        {
            using var response = await clients.CreateClient(ClientName)
                .SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            if (response.IsSuccessStatusCode)
            {
                return await read(response.Content, cancellationToken).ConfigureAwait(false);
            }

            throw await ClassifyAsync(response, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw IngestionException.Transient(
                IngestionErrors.TableFailed, $"LanceDB at {_options.Url.Authority} could not be reached: {e.Message}", e);
        }
        catch (Exception e) when (e is JsonException or InvalidDataException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            // A proxy's page, or an answer that was cut off. Without the exception: its message may quote the answer.
            throw IngestionException.Transient(
                IngestionErrors.TableFailed, $"The answer of LanceDB at {_options.Url.Authority} to {path.Split('?')[0]} cannot be read ({e.GetType().Name}): check LANCEDB_API_URL.");
        }
    }

    private async Task<IngestionException> ClassifyAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var body = await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
        var said = body.Length > 300 ? $"{body[..300]}…" : body;
        var status = (int)response.StatusCode;
        return response.StatusCode switch
        {
            HttpStatusCode.NotFound => new LanceTableMissingException($"LanceDB answered 404: {said}"),
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => new MisconfiguredException(
                IngestionErrors.TableFailed, string.Create(CultureInfo.InvariantCulture, $"LanceDB at {_options.Url!.Authority} answered {status}: check LANCEDB_API_KEY.")),

            // LanceDB Cloud asks its clients to wait until its index on the key has caught up.
            HttpStatusCode.BadRequest when body.Contains("unindexed rows exceeds", StringComparison.Ordinal) => IngestionException.Transient(
                IngestionErrors.TableFailed, $"LanceDB wants its index on id brought up to date first: {said}"),
            HttpStatusCode.Conflict or HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError =>
                new IngestionException(IngestionErrors.TableFailed, string.Create(CultureInfo.InvariantCulture, $"LanceDB answered {status}: {said}"), isTransient: true)
                {
                    RetryAfter = RetryAfter(response.Headers.RetryAfter),
                },
            _ => IngestionException.Permanent(IngestionErrors.TableFailed, string.Create(CultureInfo.InvariantCulture, $"LanceDB refused the request with {status}: {said}")),
        };
    }

    private TimeSpan? RetryAfter(RetryConditionHeaderValue? header)
        => header?.Delta ?? (header?.Date is { } date && date > time.GetUtcNow() ? date - time.GetUtcNow() : null);
}
