using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
using Amazon.S3;

namespace LanceIngest.S3;

/// <summary>A client that talks to AWS and to S3-compatible services alike.</summary>
internal static class S3ClientFactory
{
    private const string LocalRegion = "us-east-1";
    private static readonly string[] CredentialVariables =
    [
        "AWS_ACCESS_KEY_ID", "AWS_PROFILE", "AWS_WEB_IDENTITY_TOKEN_FILE",
        "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_CREDENTIALS_FULL_URI",
    ];

    public static IAmazonS3 Create(S3Options options)
    {
        var config = new AmazonS3Config
        {
            Timeout = options.Timeout,
            ConnectTimeout = TimeSpan.FromSeconds(5),
            RetryMode = RequestRetryMode.Standard,
            MaxErrorRetry = 2,
            MaxConnectionsPerServer = options.MaxConnections,
            EndpointProvider = new EndpointCache(),

            // The newer trailing checksums are more than many compatible services know. A body's SHA-256 is in its signature anyway.
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        };
        if (options.ServiceUrl is null)
        {
            return CreateForAws(options.Region, config);
        }

        config.ServiceURL = options.ServiceUrl.AbsoluteUri;
        config.ForcePathStyle = true;
        config.AuthenticationRegion = options.Region ?? LocalRegion;
        return TakesAnyCredentials(options.ServiceUrl) && !HasCredentials()
            ? new S3Client(new BasicAWSCredentials("local", "local"), config)
            : new S3Client(config);
    }

    private static S3Client CreateForAws(string? region, AmazonS3Config config)
    {
        if (region is not null)
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(region);
        }

        try
        {
            return new S3Client(config);
        }
        catch (AmazonClientException e) when (region is null)
        {
            throw new InvalidOperationException("S3Options.Region is not set and the AWS SDK found none: set AWS_REGION to the region of the bucket, or AWS_ENDPOINT_URL to an S3-compatible service.", e);
        }
    }

    // An endpoint inside AWS may rely on the role of the machine, which is not looked up here: outside of AWS that takes seconds.
    private static bool TakesAnyCredentials(Uri url)
        => !url.Host.EndsWith(".amazonaws.com", StringComparison.OrdinalIgnoreCase)
        && !url.Host.EndsWith(".amazonaws.com.cn", StringComparison.OrdinalIgnoreCase)
        && !url.Host.EndsWith(".api.aws", StringComparison.OrdinalIgnoreCase);

    private static bool HasCredentials()
        => CredentialVariables.Any(name => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(name)))
        || new CredentialProfileStoreChain().TryGetAWSCredentials("default", out _);
}
