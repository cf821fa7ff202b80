using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LanceIngest.Sqs;

/// <summary>Enqueues jobs on SQS: ten to a call where their bytes allow it, several calls at once.</summary>
internal sealed class SqsJobQueue(
    SqsRouter router, QueueDirectory directory, BatchSender sender, IOptions<SqsOptions> options, TimeProvider time, ILogger<SqsJobQueue> logger) : IJobQueue
{
    private const int ConcurrentBatches = 8;

    public async Task EnqueueAsync(IReadOnlyList<AnalysisJob> jobs, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        if (jobs.Count == 0)
        {
            return;
        }

        using var activity = LanceIngestDiagnostics.ActivitySource.StartActivity("enqueue", ActivityKind.Producer);
        activity?.SetTag("messaging.system", "aws_sqs").SetTag("messaging.batch.message_count", jobs.Count);
        var failures = new ConcurrentDictionary<int, IngestionException>();
        var queues = await ReadQueuesAsync(jobs, failures, cancellationToken).ConfigureAwait(false);
        var messages = new JobMessages(router, queues, TraceContext.Attributes(activity ?? Activity.Current), time.GetUtcNow().Ticks);
        var limits = new ParallelOptions { MaxDegreeOfParallelism = ConcurrentBatches, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(messages.Pack(jobs, (index, error) => failures[index] = error), limits, async (batch, token) =>
        {
            foreach (var (message, error) in await sender.SendAsync(batch, token).ConfigureAwait(false))
            {
                failures[message.Index] = error;
            }
        }).ConfigureAwait(false);

        if (!failures.IsEmpty)
        {
            activity?.SetStatus(ActivityStatusCode.Error);
            Log.EnqueueFailed(logger, failures.Count, jobs.Count);
            throw new EnqueueException(
                [.. failures.OrderBy(failure => failure.Key).Select(failure => new EnqueueFailure(jobs[failure.Key], failure.Value))],
                accepted: jobs.Count - failures.Count);
        }
    }

    /// <summary>The queues that the jobs go to. When one cannot be read, the jobs of that one fail, and no others.</summary>
    private async Task<Dictionary<string, QueueInfo>> ReadQueuesAsync(
        IReadOnlyList<AnalysisJob> jobs, ConcurrentDictionary<int, IngestionException> failures, CancellationToken cancellationToken)
    {
        var queues = new Dictionary<string, QueueInfo>(2);
        var errors = new Dictionary<string, IngestionException>();
        for (var index = 0; index < jobs.Count; index++)
        {
            var url = router.QueueOf(jobs[index] ?? throw new ArgumentException($"Job {index} is null.", nameof(jobs)));
            if (!queues.ContainsKey(url) && !errors.ContainsKey(url))
            {
                try
                {
                    queues[url] = await ReadQueueAsync(url, cancellationToken).ConfigureAwait(false);
                }
                catch (Exception e) when (!cancellationToken.IsCancellationRequested)
                {
                    errors[url] = IngestionException.Transient(
                        IngestionErrors.QueueFailed, $"The attributes of the queue {QueueName.Of(url)} cannot be read: {CallLimit.Describe(e)}", e);
                }
            }

            if (errors.TryGetValue(url, out var error))
            {
                failures[index] = error;
            }
        }

        return queues;
    }

    private async Task<QueueInfo> ReadQueueAsync(string url, CancellationToken cancellationToken)
    {
        var budget = new RetryBudget(options.Value.SendRetryTime, time);
        while (true)
        {
            try
            {
                return await directory.GetAsync(url, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (SqsErrors.MayPass(e) && !cancellationToken.IsCancellationRequested)
            {
                if (!await budget.WaitAsync(cancellationToken).ConfigureAwait(false))
                {
                    throw;
                }
            }
        }
    }
}
