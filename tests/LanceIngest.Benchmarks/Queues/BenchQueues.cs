using System.Globalization;
using Amazon.Runtime;
using Amazon.SQS;
using Amazon.SQS.Model;
using LanceIngest.Testing;

namespace LanceIngest.Benchmarks.Queues;

/// <summary>Queues on the local stack, a new one for each run.</summary>
internal sealed class BenchQueues(LocalStack aws) : IDisposable
{
    private readonly AmazonSQSClient _sqs = NewClient(aws);
    private int _created;

    /// <summary>The address of SQS and S3.</summary>
    public string Endpoint => aws.Endpoint;

    /// <summary>A client as a program that uses the AWS SDK alone has it.</summary>
    public static AmazonSQSClient NewClient(LocalStack aws)
        => new(new BasicAWSCredentials("local", "local"), new AmazonSQSConfig { ServiceURL = aws.Endpoint, AuthenticationRegion = "us-east-1" });

    public AmazonSQSClient NewClient() => NewClient(aws);

    /// <summary>Runs something on a queue of its own.</summary>
    public async Task<T> WithQueueAsync<T>(Func<string, Task<T>> run)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"bench-{Interlocked.Increment(ref _created)}");
        var url = (await _sqs.CreateQueueAsync(new CreateQueueRequest { QueueName = name, Attributes = new() { ["VisibilityTimeout"] = "60" } })).QueueUrl;
        try
        {
            return await run(url);
        }
        finally
        {
            await _sqs.DeleteQueueAsync(url);
        }
    }

    /// <summary>How many messages are in a queue, hidden ones included.</summary>
    public async Task<int> CountAsync(string url, CancellationToken cancellationToken)
    {
        var depth = await _sqs.GetQueueAttributesAsync(url, ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"], cancellationToken);
        return depth.ApproximateNumberOfMessages + depth.ApproximateNumberOfMessagesNotVisible;
    }

    public void Dispose() => _sqs.Dispose();
}
