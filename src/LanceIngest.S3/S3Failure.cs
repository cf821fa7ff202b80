using System.Globalization;
using System.Net;
using Amazon.Runtime;
using Amazon.S3;

namespace LanceIngest.S3;

/// <summary>What S3 refused, as a failure that says whether trying again can help and what to look at.</summary>
internal static class S3Failure
{
    // Who we are, where the bucket is and what time it is are matters of configuration: jobs can wait until it is right.
    private static readonly string[] ConfigurationErrors =
    [
        "NoSuchBucket", "InvalidAccessKeyId", "SignatureDoesNotMatch", "ExpiredToken", "InvalidToken", "TokenRefreshRequired", "RequestTimeTooSkewed",
        "PermanentRedirect", "TemporaryRedirect", "AuthorizationHeaderMalformed", "IllegalLocationConstraintException",
    ];

    private static readonly string[] PassingErrors = ["SlowDown", "RequestTimeout", "InternalError", "ServiceUnavailable", "Throttling", "ThrottlingException", "OperationAborted"];

    public static bool Is(Exception exception) => exception is AmazonClientException or AmazonServiceException or HttpRequestException or IOException or TimeoutException or OperationCanceledException;

    public static bool IsMissingKey(AmazonS3Exception error) => error.ErrorCode == "NoSuchKey";

    public static IngestionException Of(Exception exception, string location, TimeProvider time)
    {
        if (exception is not AmazonServiceException error || error.StatusCode == 0)
        {
            return IngestionException.Transient(
                IngestionErrors.StoreFailed, $"S3 could not be reached or did not answer in full ({exception.GetType().Name}) for {location}. Check the network, AWS_ENDPOINT_URL, AWS_REGION and the AWS credentials.", exception);
        }

        var answer = string.Create(CultureInfo.InvariantCulture, $"S3 answered {(int)error.StatusCode} {error.ErrorCode} for {location}.");
        if (ConfigurationErrors.Contains(error.ErrorCode))
        {
            var remedy = error.ErrorCode == "NoSuchBucket"
                ? "Create the bucket, or correct S3_BUCKET_NAME (S3Options.BucketName)."
                : "Check AWS_REGION, the AWS credentials and the clock of this machine.";
            return IngestionException.Transient(IngestionErrors.StoreFailed, $"{answer} {remedy}", exception);
        }

        // 404 answers an If-Match for an object that has gone, 409 a write at the same moment.
        if (error.ErrorCode is "PreconditionFailed" or "ConditionalRequestConflict" or "NoSuchKey")
        {
            return IngestionException.Transient(IngestionErrors.SourceChanged, $"{location} was changed by somebody else meanwhile. Read it again.", exception);
        }

        if (error.StatusCode == HttpStatusCode.Forbidden)
        {
            return IngestionException.Permanent(
                IngestionErrors.StoreFailed,
                $"{answer} Allow s3:GetObject and s3:PutObject on the objects and s3:ListBucket on the bucket, then redrive the job. Without s3:ListBucket, S3 gives this answer for an object that is missing, too.",
                exception);
        }

        return MayPass(error)
            ? new IngestionException(IngestionErrors.StoreFailed, answer, isTransient: true, exception) { RetryAfter = RetryAfter(error, time) }
            : IngestionException.Permanent(IngestionErrors.StoreFailed, answer, exception);
    }

    private static bool MayPass(AmazonServiceException error)
        => error.StatusCode is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError
        || PassingErrors.Contains(error.ErrorCode);

    private static TimeSpan? RetryAfter(AmazonServiceException error, TimeProvider time)
    {
        var header = (error.InnerException as Amazon.Runtime.Internal.HttpErrorResponseException)?.Response?.GetHeaderValue("Retry-After");
        if (double.TryParse(header, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 0 and < 86_400)
        {
            return TimeSpan.FromSeconds(seconds);
        }

        return DateTimeOffset.TryParse(header, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) && date > time.GetUtcNow()
            ? date - time.GetUtcNow()
            : null;
    }
}
