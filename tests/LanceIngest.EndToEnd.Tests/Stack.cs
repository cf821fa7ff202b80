using System.Globalization;
using Amazon.SQS;
using Amazon.SQS.Model;
using LanceIngest.Sqs;
using LanceIngest.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Xunit;

namespace LanceIngest.EndToEnd.Tests;

/// <summary>Everything a deployment has, on this machine: SQS and S3, the LanceDB engine, the embeddings API. Each test class has its own.</summary>
public sealed class Stack : IAsyncLifetime
{
    private readonly string _data = Directory.CreateTempSubdirectory("lanceingest-e2e-").FullName;

    public LocalStack Aws { get; private set; } = null!;

    public LanceServer Lance { get; private set; } = null!;

    public OpenAiStandIn OpenAi { get; private set; } = null!;

    /// <summary>The environment variables of a process that uses this stack.</summary>
    public Dictionary<string, string> EnvironmentVariables => new()
    {
        ["AWS_ENDPOINT_URL"] = Aws.Endpoint,
        ["AWS_REGION"] = "us-east-1",
        ["SQS_QUEUE_URL"] = Aws.AnalysisQueue,
        ["VIDEO_QUEUE_URL"] = Aws.VideoQueue,
        ["S3_BUCKET_NAME"] = Aws.Bucket,
        ["LANCEDB_API_URL"] = Lance.Endpoint.ToString(),
        ["OPENAI_BASE_URL"] = OpenAi.Endpoint.ToString(),
        ["OPENAI_API_KEY"] = "test-key",
    };

    public async ValueTask InitializeAsync()
    {
        Aws = await LocalStack.StartAsync(Path.Combine(_data, "aws"));
        Lance = await LanceServer.StartAsync(Path.Combine(_data, "lance"));
        OpenAi = await OpenAiStandIn.StartAsync();
    }

    /// <summary>Stops one of the services the hard way.</summary>
    public Task KillAsync(Service service) => service switch
    {
        Service.Queue => Aws.KillAsync(),
        Service.LanceDb => Lance.KillAsync(),
        _ => OpenAi.KillAsync(),
    };

    /// <summary>Starts a service that was killed again, at its old address and with its old data.</summary>
    public async Task RestartAsync(Service service)
    {
        switch (service)
        {
            case Service.Queue:
                Aws = await LocalStack.StartAsync(Path.Combine(_data, "aws"), new Uri(Aws.Endpoint).Port);
                break;
            case Service.LanceDb:
                Lance = await LanceServer.StartAsync(Path.Combine(_data, "lance"), Lance.Endpoint.Port);
                break;
            default:
                OpenAi = await OpenAiStandIn.StartAsync(new Dictionary<string, string> { ["PORT"] = OpenAi.Endpoint.Port.ToString(CultureInfo.InvariantCulture) });
                break;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await OpenAi.DisposeAsync();
        await Lance.DisposeAsync();
        await Aws.DisposeAsync();
        Directory.Delete(_data, recursive: true);
    }

    /// <summary>Builds an application on this stack.</summary>
    /// <param name="configure">What it has besides.</param>
    /// <param name="environment">Its settings, where they are not those of this stack.</param>
    public IHost BuildHost(Action<ILanceIngestBuilder>? configure = null, IReadOnlyDictionary<string, string>? environment = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection((environment ?? EnvironmentVariables)!);
        builder.Logging.AddFilter("LanceIngest", LogLevel.Warning);
        var lanceIngest = builder.Services.AddLanceIngestion().UseSqs().UseS3();
        configure?.Invoke(lanceIngest);
        return builder.Build();
    }

    /// <summary>Builds an application with a worker that polls without long waits.</summary>
    public IHost BuildWorker(Action<SqsWorkerOptions>? configure = null, Action<ILanceIngestBuilder>? also = null) => BuildHost(builder =>
    {
        builder.AddSqsWorker(options =>
        {
            options.WaitTime = TimeSpan.FromSeconds(1);
            options.RetryBaseDelay = TimeSpan.FromSeconds(1);
            configure?.Invoke(options);
        });
        also?.Invoke(builder);
    });

    /// <summary>All ids of rows, sorted.</summary>
    public static async Task<IReadOnlyList<string>> RowIdsAsync(IHost host, IEnumerable<string> documentIds)
    {
        var rows = await host.Services.GetRequiredService<ILanceTable>().FindAsync([.. documentIds], cancellationToken: TestContext.Current.CancellationToken);
        return [.. rows.Select(row => row.Id).Order(StringComparer.Ordinal)];
    }

    /// <summary>Waits until the queues hold nothing more to do.</summary>
    /// <param name="host">An application on this stack.</param>
    /// <param name="patience">How long is waited; null for two minutes.</param>
    /// <param name="queues">Which queues.</param>
    public static async Task WaitUntilQueueIsEmptyAsync(IHost host, TimeSpan? patience = null, SqsQueues queues = SqsQueues.All)
    {
        var inspector = host.Services.GetRequiredService<SqsQueueInspector>();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(patience ?? TimeSpan.FromMinutes(2));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (await timer.WaitForNextTickAsync(limit.Token))
        {
            var depths = await inspector.GetDepthsAsync(limit.Token);
            if (depths.All(depth => depth.IsDeadLetterQueue || depth.IsEmpty || !queues.HasFlag(depth.Queue)))
            {
                return;
            }
        }
    }

    /// <summary>All messages of a queue, with their attributes. They stay hidden in it for two minutes.</summary>
    public static async Task<IReadOnlyList<Message>> MessagesAsync(IHost host, string queueUrl)
    {
        var sqs = host.Services.GetRequiredService<IAmazonSQS>();
        var found = new List<Message>();
        while (true)
        {
            var received = await sqs.ReceiveMessageAsync(
                new ReceiveMessageRequest { QueueUrl = queueUrl, MaxNumberOfMessages = 10, MessageAttributeNames = ["All"], MessageSystemAttributeNames = ["All"], VisibilityTimeout = 120, WaitTimeSeconds = 1 },
                TestContext.Current.CancellationToken);
            if (received.Messages is not { Count: > 0 } messages)
            {
                return found;
            }

            found.AddRange(messages);
        }
    }
}
