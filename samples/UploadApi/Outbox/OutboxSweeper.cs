using Microsoft.Extensions.Options;

namespace LanceIngest.UploadApi.Outbox;

/// <summary>Enqueues what earlier requests have left in the outbox, at the start and then again and again. Several processes may do it at once: jobs may repeat.</summary>
internal sealed partial class OutboxSweeper(JobOutbox outbox, SaveThenEnqueue enqueue, IOptions<OutboxOptions> options, TimeProvider time, ILogger<OutboxSweeper> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.Interval, time);
        do
        {
            await SweepAsync(stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        foreach (var promise in await TryAsync("the outbox", () => outbox.FindLeftAsync(cancellationToken)) ?? [])
        {
            // One that cannot be read does not stand in the way of the others.
            var jobs = await TryAsync(promise, () => outbox.ReadAsync(promise, cancellationToken));
            if (jobs?.Count > 0 && await enqueue.KeepAsync(promise, jobs))
            {
                Kept(logger, jobs.Count, promise);
            }
        }
    }

    private async Task<T?> TryAsync<T>(string what, Func<Task<T>> read)
        where T : class
    {
        try
        {
            return await read();
        }
        catch (Exception e) when (e is IngestionException or System.Text.Json.JsonException)
        {
            Failed(logger, what, e);
            return null;
        }
    }

    [LoggerMessage(LogLevel.Information, "Enqueued {Count} jobs that were left in the outbox as {Key}")]
    private static partial void Kept(ILogger logger, int count, string key);

    [LoggerMessage(LogLevel.Warning, "Could not read {What}; it is tried again")]
    private static partial void Failed(ILogger logger, string what, Exception error);
}
