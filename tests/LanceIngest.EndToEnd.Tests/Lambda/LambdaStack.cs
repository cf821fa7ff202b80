using Amazon.SQS;
using Amazon.SQS.Model;
using LanceIngest.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace LanceIngest.EndToEnd.Tests.Lambda;

/// <summary>The sample GenericIngest.Lambda as it is deployed, a native binary, over the services of one machine.</summary>
public sealed class LambdaStack : IAsyncLifetime
{
    private NativeBinary _binary = null!;

    public Stack Services { get; } = new();

    /// <summary>What the publishing said.</summary>
    public string PublishOutput => _binary.Output;

    public string Bootstrap => Path.Combine(_binary.Folder, "bootstrap");

    /// <summary>An application beside the function: it stores content and looks at rows.</summary>
    public IHost Host { get; private set; } = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _binary = await NativeBinary.PublishAsync("samples/GenericIngest.Lambda", CancellationToken.None);
        await Services.InitializeAsync();
        Host = Services.BuildHost();
    }

    public async ValueTask DisposeAsync()
    {
        Host.Dispose();
        await Services.DisposeAsync();
        _binary.Dispose();
    }

    /// <summary>Starts a process of the function.</summary>
    /// <param name="settings">Settings that differ; an empty one is missing.</param>
    internal Task<LambdaProcess> StartAsync(params (string Name, string Value)[] settings)
    {
        var environment = Services.EnvironmentVariables;
        foreach (var (name, value) in settings)
        {
            environment[name] = value;
        }

        return LambdaProcess.StartAsync(environment, Bootstrap);
    }

    /// <summary>Sends messages and receives them again, as Lambda's event source mapping does.</summary>
    public async Task<IReadOnlyList<Message>> DeliverAsync(params string[] bodies)
    {
        var sqs = Host.Services.GetRequiredService<IAmazonSQS>();
        foreach (var chunk in bodies.Chunk(10))
        {
            await sqs.SendMessageBatchAsync(Services.Aws.AnalysisQueue, [.. chunk.Select((body, index) => new SendMessageBatchRequestEntry($"{index}", body))], Token);
        }

        var messages = new List<Message>();
        while (messages.Count < bodies.Length)
        {
            var received = await sqs.ReceiveMessageAsync(
                new ReceiveMessageRequest(Services.Aws.AnalysisQueue) { MaxNumberOfMessages = 10, WaitTimeSeconds = 5, MessageAttributeNames = ["All"], MessageSystemAttributeNames = ["All"] },
                Token);
            foreach (var message in received.Messages ?? [])
            {
                // What an earlier test has handed back comes here too.
                if (bodies.Contains(message.Body))
                {
                    messages.Add(message);
                }
                else
                {
                    await sqs.DeleteMessageAsync(Services.Aws.AnalysisQueue, message.ReceiptHandle, Token);
                }
            }
        }

        return messages;
    }

    /// <summary>The event of messages of the analysis queue.</summary>
    public string EventOf(IEnumerable<Message> messages) => SqsEvents.Create(Services.Aws.AnalysisQueue, messages);

    /// <summary>Deletes what the function has done, as Lambda does when it has the answer.</summary>
    public async Task SettleAsync(IReadOnlyList<Message> messages, LambdaAnswer answer)
    {
        var failed = SqsEvents.FailedIds(answer.Body!);
        var sqs = Host.Services.GetRequiredService<IAmazonSQS>();
        foreach (var message in messages.Where(message => !failed.Contains(message.MessageId)))
        {
            await sqs.DeleteMessageAsync(Services.Aws.AnalysisQueue, message.ReceiptHandle, Token);
        }
    }
}
