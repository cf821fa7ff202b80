using Amazon.SQS.Model;
using Microsoft.Extensions.Logging;

namespace LanceIngest.Sqs;

/// <summary>Runs the jobs of the messages of one queue, each under a lease and in a place of its own, and settles the messages.</summary>
internal sealed class MessageProcessor(
    string queueUrl, JobRunner runner, LeaseTable leases, HandledMessages handled, DeleteBuffer deletes, VisibilityBuffer returns, SlotPool slots,
    SqsWorkerOptions options, TimeProvider time, ILogger logger) : IDisposable
{
    private readonly CancellationTokenSource _stopJobs = new();

    /// <summary>The jobs that have not ended.</summary>
    public IReadOnlyList<Task> Jobs() => leases.Jobs();

    /// <summary>Cancels all jobs; the messages of those that heed it become visible at once.</summary>
    public Task CancelJobsAsync() => _stopJobs.CancelAsync();

    public void Dispose() => _stopJobs.Dispose();

    /// <summary>Starts the job of a message, unless there is nothing to start.</summary>
    public async Task AcceptAsync(Message received, CancellationToken stopping)
    {
        var message = ReceivedMessage.From(received);
        var now = time.GetUtcNow();
        var lease = new Lease(message, received.ReceiptHandle, now, options.VisibilityTimeout, _stopJobs.Token);
        if (stopping.IsCancellationRequested)
        {
            await ReturnAsync(lease, received.ReceiptHandle, TimeSpan.Zero).ConfigureAwait(false);
        }
        else if (!leases.TryAdd(lease))
        {
            Log.ReceivedWhileRunning(logger, message.Id);
        }
        else if (handled.Contains(message.Id))
        {
            // Looked up after the lease is held, and noted before a lease ends: so one of the two always knows.
            Log.ReceivedAfterDone(logger, message.Id);
            await DeleteAsync(lease, await leases.EndAsync(lease).ConfigureAwait(false)).ConfigureAwait(false);
        }
        else
        {
            SqsMetrics.Arrived(queueUrl, message, now);
            lease.Job = Task.Run(() => ProcessAsync(lease), CancellationToken.None);
            return;
        }

        lease.Dispose();
        slots.Release();
    }

    /// <summary>Runs a job and settles its message. Never throws: nobody awaits it before the worker stops.</summary>
    private async Task ProcessAsync(Lease lease)
    {
        try
        {
            await SettleAsync(lease, await RunAsync(lease).ConfigureAwait(false)).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            Log.SettleFailed(logger, lease.Message.Id, e);
        }
        finally
        {
            await leases.EndAsync(lease).ConfigureAwait(false);
            lease.Dispose();
            SqsMetrics.Settled(queueUrl);
            slots.Release();
        }
    }

    /// <returns>What is to happen to the message; null when it is no longer ours.</returns>
    private async Task<Settlement?> RunAsync(Lease lease)
    {
        try
        {
            return await runner.RunAsync(queueUrl, lease.Message, lease.Token).ConfigureAwait(false);
        }
        catch (Exception) when (lease.Token.IsCancellationRequested)
        {
            return lease.IsLost ? null : Settlement.RetryAfter(TimeSpan.Zero);
        }
    }

    private async Task SettleAsync(Lease lease, Settlement? settlement)
    {
        if (settlement is { IsDone: true })
        {
            handled.Add(lease.Message.Id);
        }

        var receiptHandle = await leases.EndAsync(lease).ConfigureAwait(false);
        if (settlement is { IsDone: true })
        {
            await DeleteAsync(lease, receiptHandle).ConfigureAwait(false);
        }
        else if (settlement is { RetryDelay: var delay })
        {
            await ReturnAsync(lease, receiptHandle, delay).ConfigureAwait(false);
        }
    }

    private ValueTask DeleteAsync(Lease lease, string receiptHandle)
        => deletes.AddAsync(new SettleEntry(lease.Message.Id, receiptHandle, lease.ExpiresAt));

    private ValueTask ReturnAsync(Lease lease, string receiptHandle, TimeSpan delay)
        => returns.AddAsync(new SettleEntry(lease.Message.Id, receiptHandle, lease.ExpiresAt, delay));
}
