using System.Globalization;
using Amazon.SQS;
using Amazon.SQS.Model;
using Microsoft.Extensions.Logging;

namespace LanceIngest.Sqs;

/// <summary>Keeps the messages of running jobs hidden: one timer for a queue, ten messages to a call.</summary>
/// <remarks>A lease is extended when it is about half over, so that a call that fails can be made again in time.</remarks>
internal sealed class VisibilityHeartbeat(string queueUrl, IAmazonSQS sqs, LeaseTable leases, TimeSpan visibility, TimeProvider time, ILogger logger)
{
    private const int MaxEntries = 10;
    private const int ConcurrentCalls = 4;

    // SQS hides a message for at most 12 hours after its receive; the margin is for what is to be done with it then.
    private static readonly TimeSpan LongestLease = SqsWorkerOptions.MaxVisibilityTimeout - TimeSpan.FromMinutes(5);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(visibility / 3, time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
            {
                await BeatAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Every job has ended.
        }
    }

    /// <summary>Extends what is due. Beats are a third of the time-out apart, and what is younger than a quarter waits for the next.</summary>
    internal Task BeatAsync(CancellationToken cancellationToken)
    {
        var limits = new ParallelOptions { MaxDegreeOfParallelism = ConcurrentCalls, CancellationToken = cancellationToken };
        return Parallel.ForEachAsync(
            leases.OlderThan(visibility / 4).Chunk(MaxEntries), limits, async (chunk, token) => await RenewAsync(chunk, token).ConfigureAwait(false));
    }

    private async Task RenewAsync(Lease[] due, CancellationToken cancellationToken)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            var entries = leases.BeginRenewal(due, ended.Task);
            foreach (var lease in entries.Count > 0 ? await ExtendAsync(entries, cancellationToken).ConfigureAwait(false) : [])
            {
                // Before the renewal is said to be over: a lease that has ended is gone.
                SqsMetrics.Lost.Add(1, SqsMetrics.Queue(queueUrl));
                await lease.LoseAsync().ConfigureAwait(false);
            }
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            Log.HeartbeatFailed(logger, due.Length, QueueName.Of(queueUrl), e.Message);
        }
        finally
        {
            ended.SetResult();
        }
    }

    /// <returns>The leases that are lost.</returns>
    private async Task<List<Lease>> ExtendAsync(IReadOnlyList<(Lease Lease, string ReceiptHandle)> entries, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var lost = entries.Where(entry => now + visibility - entry.Lease.ReceivedAt > LongestLease).Select(entry => entry.Lease).ToList();
        foreach (var lease in lost)
        {
            Log.LeaseTooLong(logger, lease.Message.Id, LongestLease);
        }

        var extended = entries.Where(entry => !lost.Contains(entry.Lease)).ToList();
        if (extended.Count == 0)
        {
            return lost;
        }

        // A call that hangs must not keep its messages from being settled for longer than it could help them.
        using var limit = new CancellationTokenSource(visibility / 3, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var request = new ChangeMessageVisibilityBatchRequest
        {
            QueueUrl = queueUrl,
            Entries = [.. extended.Select((entry, index) => new ChangeMessageVisibilityBatchRequestEntry
            {
                Id = index.ToString(CultureInfo.InvariantCulture),
                ReceiptHandle = entry.ReceiptHandle,
                VisibilityTimeout = (int)visibility.TotalSeconds,
            })],
        };
        var response = await sqs.ChangeMessageVisibilityBatchAsync(request, either.Token).ConfigureAwait(false);
        var failed = (response.Failed ?? []).ToDictionary(entry => int.Parse(entry.Id, CultureInfo.InvariantCulture));
        for (var index = 0; index < extended.Count; index++)
        {
            var (lease, receiptHandle) = extended[index];
            if (!failed.TryGetValue(index, out var failure))
            {
                leases.Renewed(lease, now);
            }
            else if (!SqsErrors.MayPass(failure) && leases.IsLostWith(lease, receiptHandle))
            {
                Log.LeaseLost(logger, lease.Message.Id, QueueName.Of(queueUrl), failure.Code);
                lost.Add(lease);
            }
        }

        return lost;
    }
}
