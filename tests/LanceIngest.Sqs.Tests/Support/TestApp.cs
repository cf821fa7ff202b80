using Amazon.SQS;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LanceIngest.Sqs.Tests.Support;

/// <summary>Applications as users build them, with the queues of a test.</summary>
internal static class TestApp
{
    /// <summary>An application that enqueues.</summary>
    public static IHost Producer(TestQueues queues, IAmazonSQS? sqs = null, Action<SqsOptions>? configure = null)
        => Build(sqs, dispatcher: null, logs: null, builder => builder.UseSqs(options => Configure(options, queues, configure)));

    /// <summary>An application that runs jobs.</summary>
    public static IHost Worker(
        TestQueues queues, IJobDispatcher dispatcher, Action<SqsWorkerOptions>? configure = null, IAmazonSQS? sqs = null,
        Action<SqsOptions>? configureQueues = null, TestLogs? logs = null)
        => Build(sqs, dispatcher, logs, builder => builder
            .UseSqs(options => Configure(options, queues, configureQueues))
            .AddSqsWorker(configure));

    public static IHost Build(IAmazonSQS? sqs, IJobDispatcher? dispatcher, TestLogs? logs, Action<ILanceIngestBuilder> use)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.SetMinimumLevel(LogLevel.Debug);
        if (logs is not null)
        {
            builder.Logging.AddProvider(logs);
        }

        if (sqs is not null)
        {
            builder.Services.AddSingleton(sqs);
        }

        if (dispatcher is not null)
        {
            builder.Services.AddSingleton(dispatcher);
        }

        use(new TestBuilder(builder.Services));
        return builder.Build();
    }

    public static AnalysisJob Job(string id, MediaType? type = null, JobStage stage = default)
        => new() { AssetId = id, MediaType = type ?? MediaType.Image, Stage = stage, RequestedAt = DateTimeOffset.FromUnixTimeMilliseconds(1_691_352_890_123) };

    public static string Body(string id, MediaType? type = null, JobStage stage = default) => AnalysisJobJson.Write(Job(id, type, stage));

    private static void Configure(SqsOptions options, TestQueues queues, Action<SqsOptions>? configure)
    {
        options.QueueUrl = queues.Analysis;
        options.VideoQueueUrl = queues.Video;
        options.ServiceUrl = queues.Endpoint;
        configure?.Invoke(options);
    }

    internal sealed record TestBuilder(IServiceCollection Services) : ILanceIngestBuilder;
}
