using Amazon.SQS;
using LanceIngest.Sqs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace LanceIngest.Benchmarks.Queues;

/// <summary>An application on a queue: it enqueues, and with a worker it takes jobs whose handler does nothing.</summary>
internal sealed class QueueApp : IAsyncDisposable
{
    public const string MediaType = "nothing";
    private readonly IHost _host;

    public QueueApp(string endpoint, string queueUrl, bool hasWorker)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        var lanceIngest = builder.Services.AddLanceIngestion()
            .AddMediaHandler<NothingHandler>(MediaType)
            .UseLanceDb(options => options.Url = new Uri("http://127.0.0.1:9")) // Asked for by the settings, and never called.
            .UseOpenAI(options => options.ApiKey = "bench-key")
            .UseSqs(options => (options.QueueUrl, options.ServiceUrl) = (queueUrl, endpoint));
        if (hasWorker)
        {
            lanceIngest.AddSqsWorker();
        }

        _host = builder.Build();
    }

    public IJobQueue Queue => _host.Services.GetRequiredService<IJobQueue>();

    public AmazonSQSClient Sqs => (AmazonSQSClient)_host.Services.GetRequiredService<IAmazonSQS>();

    /// <summary>Jobs with nothing to do.</summary>
    public static IReadOnlyList<AnalysisJob> Jobs(int count) => [.. Enumerable.Range(0, count).Select(index => new AnalysisJob
    {
        AssetId = $"asset-{index:D6}",
        MediaType = MediaType,
        RequestedAt = DateTimeOffset.FromUnixTimeMilliseconds(1_767_225_600_000 + index),
    })];

    public Task StartAsync(CancellationToken cancellationToken) => _host.StartAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => _host.StopAsync(cancellationToken);

    public ValueTask DisposeAsync()
    {
        _host.Dispose();
        return ValueTask.CompletedTask;
    }

    private sealed class NothingHandler : IMediaHandler
    {
        private static readonly Task<HandlerResult> Nothing = Task.FromResult(new HandlerResult());

        public Task<HandlerResult> HandleAsync(AnalysisJob job, CancellationToken cancellationToken) => Nothing;
    }
}
