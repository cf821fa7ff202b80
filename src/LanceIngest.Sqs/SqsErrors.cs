using System.Net;
using Amazon.Runtime;
using Amazon.SQS.Model;

namespace LanceIngest.Sqs;

/// <summary>Tells failures that may pass within seconds from those that will not.</summary>
internal static class SqsErrors
{
    private static readonly HashSet<string> Throttles = new(StringComparer.OrdinalIgnoreCase)
    {
        "RequestThrottled", "ThrottlingException", "Throttling", "TooManyRequestsException", "RequestLimitExceeded",
        "RequestThrottledException", "KmsThrottled", "SlowDown", "BandwidthLimitExceeded",
    };

    /// <summary>Whether the same request may succeed soon: the service or the way to it failed, not the request.</summary>
    public static bool MayPass(Exception error) => error switch
    {
        // Without a status there was no answer: the connection was refused or lost.
        AmazonServiceException service => service.StatusCode is 0 or >= HttpStatusCode.InternalServerError or HttpStatusCode.TooManyRequests
            || service.InnerException is HttpRequestException or IOException
            || IsThrottle(service.ErrorCode),
        HttpRequestException or IOException or TimeoutException or OperationCanceledException => true,
        _ => false,
    };

    /// <summary>Whether one entry of a batch may succeed when it is sent again.</summary>
    public static bool MayPass(BatchResultErrorEntry entry) => entry.SenderFault != true || IsThrottle(entry.Code);

    public static bool IsAccessDenied(AmazonServiceException error)
        => error.StatusCode is HttpStatusCode.Forbidden || error.ErrorCode is "AccessDenied" or "AccessDeniedException";

    private static bool IsThrottle(string? code)
        => code is not null && Throttles.Contains(code[(code.LastIndexOf('.') + 1)..]);
}
