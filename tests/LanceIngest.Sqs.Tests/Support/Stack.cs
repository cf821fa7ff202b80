using System.Globalization;
using Amazon.Runtime;
using Amazon.SQS;
using LanceIngest.Sqs.Tests.Support;
using LanceIngest.Testing;

[assembly: AssemblyFixture(typeof(Stack))]

namespace LanceIngest.Sqs.Tests.Support;

/// <summary>One real SQS for all tests; every test has queues of its own in it.</summary>
public sealed class Stack : IAsyncLifetime
{
    private static int s_count;
    private LocalStack? _stack;

    public string Endpoint => _stack!.Endpoint;

    public static AmazonSQSConfig ConfigOf(string endpoint) => new() { ServiceURL = endpoint, AuthenticationRegion = "us-east-1" };

    public static AWSCredentials Credentials { get; } = new BasicAWSCredentials("test", "test");

    public async ValueTask InitializeAsync() => _stack = await LocalStack.StartAsync();

    public ValueTask DisposeAsync() => _stack!.DisposeAsync();

    /// <summary>Creates an analysis queue and a video queue, each with a dead-letter queue.</summary>
    /// <param name="suffix">.fifo for FIFO queues.</param>
    /// <param name="maxMessageSize">In bytes.</param>
    /// <param name="maxReceiveCount">Of both redrive policies; 0 makes queues without one.</param>
    public async Task<TestQueues> CreateQueuesAsync(string suffix = "", int maxMessageSize = 1_048_576, int maxReceiveCount = 5)
    {
        var sqs = new AmazonSQSClient(Credentials, ConfigOf(Endpoint));
        var number = Interlocked.Increment(ref s_count);
        var attributes = new Dictionary<string, string> { ["MaximumMessageSize"] = maxMessageSize.ToString(CultureInfo.InvariantCulture) };
        if (suffix.Length > 0)
        {
            attributes["FifoQueue"] = "true";
        }

        var (analysis, analysisDlq) = await CreateAsync("analysis");
        var (video, videoDlq) = await CreateAsync("video");
        return new TestQueues(sqs, Endpoint, analysis, analysisDlq, video, videoDlq);

        async Task<(string Url, string DeadLetters)> CreateAsync(string name)
        {
            var deadLetters = (await sqs.CreateQueueAsync(new Amazon.SQS.Model.CreateQueueRequest { QueueName = $"{name}-{number}-dlq{suffix}", Attributes = attributes })).QueueUrl;
            var withPolicy = new Dictionary<string, string>(attributes);
            if (maxReceiveCount > 0)
            {
                withPolicy["RedrivePolicy"] = $$"""{"deadLetterTargetArn":"arn:aws:sqs:us-east-1:000000000000:{{name}}-{{number}}-dlq{{suffix}}","maxReceiveCount":{{maxReceiveCount}}}""";
            }

            return ((await sqs.CreateQueueAsync(new Amazon.SQS.Model.CreateQueueRequest { QueueName = $"{name}-{number}{suffix}", Attributes = withPolicy })).QueueUrl, deadLetters);
        }
    }
}
