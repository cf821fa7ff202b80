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
    private readonly IJobDispatcher _dispatcher;
    private readonly SqsWorkerOptions _options;
    private readonly int _maxConcurrency;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly int _fullReceive;
    private readonly int _maxPollers;
    private readonly SlotPool _slots;
    private readonly PollerScale _scale;
    private readonly MessageReceiver _receiver;
    private readonly ReceiveOutage _outage;
    private readonly VisibilityHeartbeat _heartbeat;
    private readonly DeleteBuffer _deletes;
    private readonly VisibilityBuffer _returns;
    private readonly MessageProcessor _processor;

    public QueueConsumer(
        string queueUrl, IAmazonSQS sqs, JobRunner runner, IJobDispatcher dispatcher, SqsWorkerOptions options, int maxConcurrency, TimeProvider time, ILogger logger)
    {
        (_queueUrl, _dispatcher, _options, _maxConcurrency, _time, _logger) = (queueUrl, dispatcher, options, maxConcurrency, time, logger);
        _fullReceive = Math.Min(MaxReceive, maxConcurrency);
        _maxPollers = (maxConcurrency + MaxReceive - 1) / MaxReceive;
        _slots = new SlotPool(maxConcurrency);
        _scale = new PollerScale(_maxPollers);
        var leases = new LeaseTable(time);
        var handled = new HandledMessages(RememberedMessages);
        _receiver = new MessageReceiver(queueUrl, sqs, options, time);
        _outage = new ReceiveOutage(queueUrl, time, logger);
        _heartbeat = new VisibilityHeartbeat(queueUrl, sqs, leases, options.VisibilityTimeout, time, logger);
        _deletes = new DeleteBuffer(queueUrl, sqs, handled, time, logger);
        _returns = new VisibilityBuffer(queueUrl, sqs, time, logger);
        _processor = new MessageProcessor(queueUrl, runner, leases, handled, _deletes, _returns, _slots, options, time, logger);
    }

    /// <summary>Takes jobs until it is stopped and everything it holds is settled.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        var stoppedAt = _time.GetTimestamp();
        using var stopped = stopping.Register(() => stoppedAt = _time.GetTimestamp());
        using var stopHeartbeat = new CancellationTokenSource();
        var heartbeat = _heartbeat.RunAsync(stopHeartbeat.Token);
        var buffers = Task.WhenAll(_deletes.RunAsync(), _returns.RunAsync());
        Log.Started(_logger, QueueName.Of(_queueUrl), _maxConcurrency, _maxPollers);
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
        _processor.Dispose();
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
                    await _processor.AcceptAsync(message, stopping).ConfigureAwait(false);
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

    private async Task DrainJobsAsync(long stoppedAt)
    {
        // The last receive has used some of the time already.
        var left = _options.DrainTimeout - _time.GetElapsedTime(stoppedAt);
        var running = _processor.Jobs();
        var ended = Task.WhenAll(running);
        Log.Draining(_logger, QueueName.Of(_queueUrl), running.Count);
        if (await EndsWithinAsync(ended, left > TimeSpan.Zero ? left : TimeSpan.Zero).ConfigureAwait(false))
        {
            return;
        }

        Log.DrainTimedOut(_logger, QueueName.Of(_queueUrl), running.Count(job => !job.IsCompleted), _options.DrainTimeout);
        await _processor.CancelJobsAsync().ConfigureAwait(false);
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
