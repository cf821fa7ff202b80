using Amazon.SQS;
using Amazon.SQS.Model;
using Microsoft.Extensions.Logging;

namespace LanceIngest.Sqs;

/// <summary>Takes the jobs of one queue: receives, runs, settles, and drains when it is stopped.</summary>
internal sealed class QueueConsumer : IDisposable
{
    /// <summary>SQS gives at most ten messages to a receive.</summary>
    private const int MaxReceive = 10;
    private const int RememberedMessages = 10_000;

    // Together with the drain time-out these stay below the host's own default of 30 seconds.
    private static readonly TimeSpan CancelledJobsLimit = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan FlushLimit = TimeSpan.FromSeconds(2);

    private readonly string _queueUrl;
    private readonly JobRunner _runner;
    private readonly IJobDispatcher _dispatcher;
    private readonly SqsWorkerOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly int _fullReceive;
    private readonly int _maxPollers;
    private readonly SlotPool _slots;
    private readonly PollerScale _scale;
    private readonly LeaseTable _leases;
    private readonly HandledMessages _handled = new(RememberedMessages);
    private readonly MessageReceiver _receiver;
    private readonly ReceiveOutage _outage;
    private readonly VisibilityHeartbeat _heartbeat;
    private readonly DeleteBuffer _deletes;
    private readonly VisibilityBuffer _returns;
    private readonly CancellationTokenSource _stopJobs = new();

    public QueueConsumer(
        string queueUrl, IAmazonSQS sqs, JobRunner runner, IJobDispatcher dispatcher, SqsWorkerOptions options, TimeProvider time, ILogger logger)
    {
        (_queueUrl, _runner, _dispatcher, _options, _time, _logger) = (queueUrl, runner, dispatcher, options, time, logger);
        _fullReceive = Math.Min(MaxReceive, options.MaxConcurrency);
        _maxPollers = (options.MaxConcurrency + MaxReceive - 1) / MaxReceive;
        _slots = new SlotPool(options.MaxConcurrency);
        _scale = new PollerScale(_maxPollers);
        _leases = new LeaseTable(time);
        _receiver = new MessageReceiver(queueUrl, sqs, options, time);
        _outage = new ReceiveOutage(queueUrl, time, logger);
        _heartbeat = new VisibilityHeartbeat(queueUrl, sqs, _leases, options.VisibilityTimeout, time, logger);
        _deletes = new DeleteBuffer(queueUrl, sqs, _handled, time, logger);
        _returns = new VisibilityBuffer(queueUrl, sqs, time, logger);
    }

    /// <summary>Takes jobs until it is stopped and everything it holds is settled.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        var stoppedAt = _time.GetTimestamp();
        using var stopped = stopping.Register(() => stoppedAt = _time.GetTimestamp());
        using var stopHeartbeat = new CancellationTokenSource();
        var heartbeat = _heartbeat.RunAsync(stopHeartbeat.Token);
        var buffers = Task.WhenAll(_deletes.RunAsync(), _returns.RunAsync());
        Log.Started(_logger, QueueName.Of(_queueUrl), _options.MaxConcurrency, _maxPollers);
        await Task.WhenAll(Enumerable.Range(0, _maxPollers).Select(index => PollAsync(index, stopping))).ConfigureAwait(false);
        await DrainJobsAsync(stoppedAt).ConfigureAwait(false);

        _deletes.Complete();
        _returns.Complete();
        _deletes.AbandonAfter(FlushLimit);
        _returns.AbandonAfter(FlushLimit);
        await buffers.ConfigureAwait(false);
        await stopHeartbeat.CancelAsync().ConfigureAwait(false);
        await heartbeat.ConfigureAwait(false);
        Log.Stopped(_logger, QueueName.Of(_queueUrl));
    }

    public void Dispose()
    {
        _slots.Dispose();
        _deletes.Dispose();
        _returns.Dispose();
        _stopJobs.Dispose();
    }

    private async Task PollAsync(int index, CancellationToken stopping)
    {
        try
        {
            while (true)
            {
                await _scale.WaitForTurnAsync(index, stopping).ConfigureAwait(false);
                var places = await _slots.TakeAsync(_fullReceive, stopping).ConfigureAwait(false);
                var messages = await ReceiveAsync(places, stopping).ConfigureAwait(false);
                _slots.Release(places - messages.Count);
                foreach (var message in messages)
                {
                    await AcceptAsync(message, stopping).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // What was received is running or has been given back.
        }
    }

    /// <returns>The messages; none when the queue is empty or cannot be reached, after a wait in the second case.</returns>
    private async Task<IReadOnlyList<Message>> ReceiveAsync(int places, CancellationToken stopping)
    {
        try
        {
            await _dispatcher.WaitUntilReadyAsync(stopping).ConfigureAwait(false);
            var messages = await _receiver.ReceiveAsync(places, stopping).ConfigureAwait(false);
            _outage.Passed();
            _scale.Report(places, _fullReceive, messages.Count);
            return messages;
        }
        catch (Exception) when (stopping.IsCancellationRequested)
        {
            return [];
        }
        catch (Exception e)
        {
            _scale.Report(places, _fullReceive, got: 0);
            await Task.Delay(_outage.Failed(e), _time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return [];
        }
    }

    /// <summary>Starts the job of a message, unless there is nothing to start.</summary>
    private async Task AcceptAsync(Message received, CancellationToken stopping)
    {
        var message = ReceivedMessage.From(received);
        var now = _time.GetUtcNow();
        var lease = new Lease(message, received.ReceiptHandle, now, _options.VisibilityTimeout, _stopJobs.Token);
        if (stopping.IsCancellationRequested)
        {
            await ReturnAsync(lease, received.ReceiptHandle, TimeSpan.Zero).ConfigureAwait(false);
        }
        else if (!_leases.TryAdd(lease))
        {
            Log.ReceivedWhileRunning(_logger, message.Id);
        }
        else if (_handled.Contains(message.Id))
        {
            // Looked up after the lease is held, and noted before a lease ends: so one of the two always knows.
            Log.ReceivedAfterDone(_logger, message.Id);
            await DeleteAsync(lease, await _leases.EndAsync(lease).ConfigureAwait(false)).ConfigureAwait(false);
        }
        else
        {
            SqsMetrics.Received.Add(1, SqsMetrics.Queue(_queueUrl));
            SqsMetrics.InFlight.Add(1, SqsMetrics.Queue(_queueUrl));
            if (message.SentAt is { } sentAt)
            {
                SqsMetrics.Wait.Record(Math.Max(0, (now - sentAt).TotalSeconds), SqsMetrics.Queue(_queueUrl));
            }

            lease.Job = Task.Run(() => ProcessAsync(lease), CancellationToken.None);
            return;
        }

        lease.Dispose();
        _slots.Release();
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
            Log.SettleFailed(_logger, lease.Message.Id, e);
        }
        finally
        {
            await _leases.EndAsync(lease).ConfigureAwait(false);
            lease.Dispose();
            SqsMetrics.InFlight.Add(-1, SqsMetrics.Queue(_queueUrl));
            _slots.Release();
        }
    }

    /// <returns>What is to happen to the message; null when it is no longer ours.</returns>
    private async Task<Settlement?> RunAsync(Lease lease)
    {
        try
        {
            return await _runner.RunAsync(_queueUrl, lease.Message, lease.Token).ConfigureAwait(false);
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
            _handled.Add(lease.Message.Id);
        }

        var receiptHandle = await _leases.EndAsync(lease).ConfigureAwait(false);
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
        => _deletes.AddAsync(new SettleEntry(lease.Message.Id, receiptHandle, lease.ExpiresAt));

    private ValueTask ReturnAsync(Lease lease, string receiptHandle, TimeSpan delay)
        => _returns.AddAsync(new SettleEntry(lease.Message.Id, receiptHandle, lease.ExpiresAt, delay));

    private async Task DrainJobsAsync(long stoppedAt)
    {
        // The last receive has used some of the time already.
        var left = _options.DrainTimeout - _time.GetElapsedTime(stoppedAt);
        var running = _leases.Jobs();
        var ended = Task.WhenAll(running);
        Log.Draining(_logger, QueueName.Of(_queueUrl), running.Count);
        if (await EndsWithinAsync(ended, left > TimeSpan.Zero ? left : TimeSpan.Zero).ConfigureAwait(false))
        {
            return;
        }

        Log.DrainTimedOut(_logger, QueueName.Of(_queueUrl), running.Count(job => !job.IsCompleted), _options.DrainTimeout);
        await _stopJobs.CancelAsync().ConfigureAwait(false);
        if (!await EndsWithinAsync(ended, CancelledJobsLimit).ConfigureAwait(false))
        {
            Log.JobsIgnoredCancellation(_logger, QueueName.Of(_queueUrl), running.Count(job => !job.IsCompleted));
        }
    }

    private async Task<bool> EndsWithinAsync(Task task, TimeSpan limit)
    {
        try
        {
            await task.WaitAsync(limit, _time).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }
}
