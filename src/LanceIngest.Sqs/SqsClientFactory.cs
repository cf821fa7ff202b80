using System.Text.RegularExpressions;
using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
using Amazon.SQS;
using Microsoft.Extensions.Options;

namespace LanceIngest.Sqs;

/// <summary>Makes the one SQS client of an application that registers none of its own.</summary>
internal static partial class SqsClientFactory
{
    // Longer than the longest long poll (20 s), so that only a connection that hangs runs into it.
    private static readonly TimeSpan RequestLimit = TimeSpan.FromSeconds(35);

    // Any of these means that the SDK will find credentials without asking the instance metadata service over the network.
    private static readonly string[] CredentialVariables =
    [
        "AWS_ACCESS_KEY_ID", "AWS_PROFILE", "AWS_WEB_IDENTITY_TOKEN_FILE",
        "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_CREDENTIALS_FULL_URI",
    ];

    public static IAmazonSQS Create(SqsOptions options)
    {
        var config = new AmazonSQSConfig
        {
            // Two quick retries for blips; what lasts longer is retried by the callers, who know what a loss would cost.
            RetryMode = RequestRetryMode.Standard,
            MaxErrorRetry = 2,
            Timeout = RequestLimit,
            ConnectTimeout = TimeSpan.FromSeconds(5),
        };
        var region = options.Region ?? RegionOf(options.QueueUrl);
        if (options.ServiceUrl is { } serviceUrl)
        {
            config.ServiceURL = serviceUrl;
            config.AuthenticationRegion = region ?? "us-east-1";
        }
        else if (region is not null)
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(region);
        }

        try
        {
            return NeedsMadeUpCredentials(options.ServiceUrl)
                ? new AmazonSQSClient(new BasicAWSCredentials("local", "local"), config)
                : new AmazonSQSClient(config);
        }
        catch (AmazonClientException e) when (config.ServiceURL is null && config.RegionEndpoint is null)
        {
            throw new OptionsValidationException(Options.DefaultName, typeof(SqsOptions),
            [
                $"SqsOptions.Region (environment variable {SqsOptionsSetup.RegionVariable}) is missing, the queue's URL names no region, and the AWS SDK finds none: "
                + $"set it to one such as eu-west-1, or SqsOptions.ServiceUrl (environment variable {SqsOptionsSetup.ServiceUrlVariable}) to the address of a local endpoint. ({e.Message})",
            ]);
        }
    }

    internal static string? RegionOf(string? queueUrl)
        => queueUrl is not null && AwsQueueHost().Match(queueUrl) is { Success: true } match ? match.Groups[1].Value : null;

    private static bool NeedsMadeUpCredentials(string? serviceUrl)
        => serviceUrl is not null
            && !new Uri(serviceUrl).Host.Contains("amazonaws.com", StringComparison.OrdinalIgnoreCase)
            && !CredentialVariables.Any(name => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(name)))
            && !new CredentialProfileStoreChain().TryGetAWSCredentials("default", out _);

    [GeneratedRegex(@"^https://sqs\.([a-z0-9-]+)\.(?:amazonaws\.com(?:\.cn)?|api\.aws)/", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex AwsQueueHost();
}
