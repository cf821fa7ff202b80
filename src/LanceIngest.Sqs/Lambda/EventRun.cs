using Microsoft.Extensions.Logging;

namespace LanceIngest.Sqs;

/// <summary>Runs the jobs of one event until all have ended or the time for them is up, and notes in each message what became of it.</summary>
internal sealed class EventRun(JobRunner runner, Deadline deadline, int maxConcurrency, TimeProvider time, ILogger logger)
{
    public async Task RunAsync(IReadOnlyList<EventMessage> messages)
    {
        var limits = new ParallelOptions { MaxDegreeOfParallelism = maxConcurrency, CancellationToken = deadline.Jobs };
        var lanes = messages.GroupBy(message => message.Lane, StringComparer.Ordinal);
        var ended = Parallel.ForEachAsync(lanes, limits, async (lane, _) => await RunLaneAsync(lane).ConfigureAwait(false));

        // Cancelled jobs stop soon; one that does not may not cost the others their answer.
        await ended.WaitAsync(deadline.Stopped).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!ended.IsCompleted)
        {
            Log.EventJobsIgnoredCancellation(logger, messages.Count(message => message is { IsStarted: true, Settlement: null }));
        }

        if (deadline.IsUp && messages.Any(message => !message.IsDone))
        {
            Log.OutOfTime(
                logger,
                messages.Count(message => message.IsStarted && message.Settlement is null or { Error.Code: IngestionErrors.OutOfTime }),
                messages.Count(message => !message.IsStarted));
        }
    }

    /// <summary>What follows a message that comes back must not overtake it.</summary>
    private async Task RunLaneAsync(IEnumerable<EventMessage> lane)
    {
        foreach (var message in lane)
        {
            if (deadline.Jobs.IsCancellationRequested)
            {
                return;
            }

            await RunAsync(message).ConfigureAwait(false);
            if (!message.IsDone)
            {
                return;
            }
        }
    }

    private async Task RunAsync(EventMessage message)
    {
        message.IsStarted = true;
        SqsMetrics.Arrived(message.QueueUrl, message.Received, time.GetUtcNow());
        try
        {
            message.Settlement = await RunJobAsync(message).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (deadline.Jobs.IsCancellationRequested)
        {
            // It is handed back as it came.
        }
        catch (Exception e)
        {
            Log.SettleFailed(logger, message.Received.Id, e);
        }
        finally
        {
            SqsMetrics.Settled(message.QueueUrl);
        }
    }

    private async Task<Settlement> RunJobAsync(EventMessage message)
    {
        try
        {
            return await runner.RunAsync(message.QueueUrl, message.Received, deadline.Jobs).ConfigureAwait(false);
        }
        catch (Exception) when (deadline.IsUp)
        {
            // A failure like any other: the last receive of a job that always takes too long leaves a dead letter with this reason.
            var error = IngestionException.Transient(
                IngestionErrors.OutOfTime,
                "The job did not end before the function's time was up. If this is no outage, raise the time-out of the function, with the visibility time-out of its queue, or lower the batch size.");
            return await runner.FailAsync(message.QueueUrl, message.Received, error, deadline.Stopped).ConfigureAwait(false);
        }
    }
}
