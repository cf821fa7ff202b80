using Microsoft.Extensions.Options;

namespace LanceIngest.Sqs;

/// <summary>The defaults that the environment gives; registered before the user's delegate, which therefore wins.</summary>
internal sealed class SqsOptionsSetup(EnvironmentSettings settings) : IConfigureOptions<SqsOptions>
{
    public const string QueueUrlVariable = "SQS_QUEUE_URL";
    public const string VideoQueueUrlVariable = "VIDEO_QUEUE_URL";
    public const string ServiceUrlVariable = "AWS_ENDPOINT_URL";
    public const string RegionVariable = "AWS_REGION";

    public void Configure(SqsOptions options)
    {
        options.QueueUrl = settings.Read(QueueUrlVariable);
        options.VideoQueueUrl = settings.Read(VideoQueueUrlVariable);
        options.ServiceUrl = settings.Read(ServiceUrlVariable);
        options.Region = settings.Read(RegionVariable);
    }
}
