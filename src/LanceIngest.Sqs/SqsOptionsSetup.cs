using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace LanceIngest.Sqs;

/// <summary>The defaults that the environment gives; registered before the user's delegate, which therefore wins.</summary>
internal sealed class SqsOptionsSetup(IServiceProvider services) : IConfigureOptions<SqsOptions>
{
    public const string QueueUrlVariable = "SQS_QUEUE_URL";
    public const string VideoQueueUrlVariable = "VIDEO_QUEUE_URL";
    public const string ServiceUrlVariable = "AWS_ENDPOINT_URL";
    public const string RegionVariable = "AWS_REGION";

    // Optional: a container that was built without a host has none.
    private readonly IConfiguration? _configuration = services.GetService<IConfiguration>();

    public void Configure(SqsOptions options)
    {
        options.QueueUrl = Read(QueueUrlVariable);
        options.VideoQueueUrl = Read(VideoQueueUrlVariable);
        options.ServiceUrl = Read(ServiceUrlVariable);
        options.Region = Read(RegionVariable);
    }

    private string? Read(string name)
    {
        var value = _configuration?[name] ?? Environment.GetEnvironmentVariable(name);
        return string.IsNullOrWhiteSpace(value) ? null : value.Trim();
    }
}
