using System.Net;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using Polly;
using Polly.Retry;

namespace LanceIngest.Stores;

/// <summary>Asset JSON from an HTTP API, for reading only.</summary>
internal sealed class HttpAssetStore(IHttpClientFactory clients, IOptions<HttpAssetStoreOptions> options, TimeProvider time) : IAssetStore
{
    // For a blip. Where the API names a time to wait, or stays down, the job waits in its queue instead.
    private readonly ResiliencePipeline _retries = new ResiliencePipelineBuilder { TimeProvider = time }
        .AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = new PredicateBuilder().Handle<IngestionException>(error => error is { IsTransient: true, RetryAfter: null }),
            MaxRetryAttempts = 2,
            Delay = TimeSpan.FromMilliseconds(100),
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
        })
        .Build();

    public async Task<StoredAsset?> FindAsync(string id, MediaType mediaType, CancellationToken cancellationToken = default)
    {
        var location = LocationOf(id, mediaType);
        return await _retries.ExecuteAsync(
            static async (call, token) => await call.This.FindOnceAsync(call.Id, call.Location, token).ConfigureAwait(false),
            (This: this, Id: id, Location: location),
            cancellationToken).ConfigureAwait(false);
    }

    // A HEAD would be cheaper, but not every API answers it, or with the tag that its GET has.
    public async Task<SourceVersion?> GetVersionAsync(string id, MediaType mediaType, CancellationToken cancellationToken = default)
        => (await FindAsync(id, mediaType, cancellationToken).ConfigureAwait(false))?.Version;

    public Task<SourceVersion> SaveAsync(MediaAsset asset, CancellationToken cancellationToken = default)
        => Task.FromException<SourceVersion>(IngestionException.Permanent(
            IngestionErrors.StoreFailed,
            "The asset API is read-only here: assets cannot be saved through it. Register a store that can with UseS3 or UseFileStore after UseAssetApi."));

    public string LocationOf(string id, MediaType mediaType)
        => $"{options.Value.BaseUrl!.AbsoluteUri.TrimEnd('/')}/api/media-labeling/assets/{Uri.EscapeDataString(AssetId.Validate(id))}";

    private async Task<StoredAsset?> FindOnceAsync(string id, string location, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(options.Value.Timeout);
        try
        {
            using var client = clients.CreateClient(HttpAssetStoreOptions.HttpClientName);
            using var response = await client.GetAsync(new Uri(location), HttpCompletionOption.ResponseHeadersRead, limit.Token).ConfigureAwait(false);
            if (response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Gone)
            {
                return null;
            }

            if (response.StatusCode != HttpStatusCode.OK)
            {
                throw HttpFailure.Of(response, location, time);
            }

            var content = await response.Content.ReadAsStreamAsync(limit.Token).ConfigureAwait(false);
            await using (content.ConfigureAwait(false))
            {
                var json = await AssetJson.ReadBytesAsync(content, response.Content.Headers.ContentLength, id, limit.Token).ConfigureAwait(false);
                var asset = AssetJson.Parse(json, id);
                return new StoredAsset(asset, VersionOf(response, json, asset));
            }
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw HttpFailure.Of(e, location);
        }
    }

    private static SourceVersion VersionOf(HttpResponseMessage response, byte[] json, MediaAsset asset)
        => new(
            response.Headers.ETag?.ToString() ?? Convert.ToHexStringLower(SHA256.HashData(json)),
            response.Content.Headers.LastModified ?? AssetTime.UpdatedAt(asset) ?? DateTimeOffset.UnixEpoch);
}
