using Amazon.SQS;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LanceIngest.Sqs;

/// <summary>Takes jobs from the queues for as long as the host runs.</summary>
internal sealed class SqsWorker(
    IAmazonSQS sqs, SqsRouter router, JobRunner runner, IJobDispatcher dispatcher, IOptions<SqsWorkerOptions> options, TimeProvider time,
    ILogger<SqsWorker> logger) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken)
        => Task.WhenAll(router.QueuesOf(options.Value.Queues).Select(url => ConsumeAsync(url, stoppingToken)));

    private async Task ConsumeAsync(string queueUrl, CancellationToken stopping)
    {
        // On one queue for both kinds nobody can tell before a receive; there the handler of raw video makes jobs wait.
        var isForVideos = queueUrl == router.VideoQueueUrl && queueUrl != router.AnalysisQueueUrl;
        var maxConcurrency = isForVideos ? options.Value.MaxConcurrentVideos : options.Value.MaxConcurrency;
        using var consumer = new QueueConsumer(queueUrl, sqs, runner, dispatcher, options.Value, maxConcurrency, time, logger);
        await consumer.RunAsync(stopping).ConfigureAwait(false);
    }
}
