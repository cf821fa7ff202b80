using System.Threading.Channels;
using LanceIngest.Sqs;

namespace LanceIngest.UploadApi.Outbox;

/// <summary>
/// After many labels at once: when their jobs are worked off, the table's indexes take in what is new. Searches find new rows before that,
/// too, only more slowly; so a refresh that a restart loses costs no hit.
/// </summary>
internal sealed partial class IndexRefresh(SqsQueueInspector queues, ILanceTableAdmin table, TimeProvider time, ILogger<IndexRefresh> logger) : BackgroundService
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(2);

    /// <summary>A queue that is never empty, and a job that fails again and again, do not put it off for ever.</summary>
    private static readonly TimeSpan WaitAtMost = TimeSpan.FromMinutes(10);

    // One request covers all that came before it.
    private readonly Channel<bool> _requests = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Asks for a refresh, once the queue is empty.</summary>
    public void Request() => _requests.Writer.TryWrite(true);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var _ in _requests.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                await WaitForJobsAsync(stoppingToken);

                // Which indexes there are is the operator's choice: lanceingest build-index.
                await table.OptimizeAsync(stoppingToken);
                Refreshed(logger);
            }
            catch (IngestionException e)
            {
                Failed(logger, e);
            }
        }
    }

    private async Task WaitForJobsAsync(CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        using var timer = new PeriodicTimer(LookInterval, time);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            var depths = await queues.GetDepthsAsync(cancellationToken);
            if (depths.All(depth => depth is { IsDeadLetterQueue: true } or { Queue: SqsQueues.Video } or { IsEmpty: true }) || time.GetElapsedTime(started) > WaitAtMost)
            {
                return;
            }
        }
    }

    [LoggerMessage(LogLevel.Information, "The indexes of the table have taken in what is new")]
    private static partial void Refreshed(ILogger logger);

    [LoggerMessage(LogLevel.Warning, "The indexes of the table could not be refreshed; the next bulk labels, or lanceingest build-index, do it")]
    private static partial void Failed(ILogger logger, Exception error);
}
