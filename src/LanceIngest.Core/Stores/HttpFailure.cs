using System.Net;

namespace LanceIngest.Stores;

/// <summary>What an asset API answered, as a failure that says whether trying again can help.</summary>
internal static class HttpFailure
{
    public static IngestionException Of(Exception exception, string location) => IngestionException.Transient(
        IngestionErrors.StoreFailed, $"The asset API did not answer in full ({exception.GetType().Name}): {location}. Check that it runs and that PUBLIC_API_BASE_URL names it.", exception);

    public static IngestionException Of(HttpResponseMessage response, string location, TimeProvider time)
    {
        var answer = $"The asset API answered {(int)response.StatusCode}: {location}.";
        return response.StatusCode switch
        {
            // Who we are is a matter of configuration, which jobs can wait for; what we may not read stays so.
            HttpStatusCode.Unauthorized => IngestionException.Transient(
                IngestionErrors.StoreFailed, $"{answer} Give the HttpClient '{HttpAssetStoreOptions.HttpClientName}' its credentials."),
            HttpStatusCode.Forbidden => IngestionException.Permanent(
                IngestionErrors.StoreFailed, $"{answer} Allow the HttpClient '{HttpAssetStoreOptions.HttpClientName}' to read this asset, then redrive the job."),
            HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError =>
                new IngestionException(IngestionErrors.StoreFailed, answer, isTransient: true) { RetryAfter = RetryAfter(response, time) },
            _ => IngestionException.Permanent(
                IngestionErrors.StoreFailed, $"{answer} Check that PUBLIC_API_BASE_URL names an API with this route."),
        };
    }

    private static TimeSpan? RetryAfter(HttpResponseMessage response, TimeProvider time)
    {
        var wait = response.Headers.RetryAfter?.Delta ?? response.Headers.RetryAfter?.Date - time.GetUtcNow();
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }
}
