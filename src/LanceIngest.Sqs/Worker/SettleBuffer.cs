using System.Threading.Channels;
using Amazon.SQS.Model;
using Microsoft.Extensions.Logging;

namespace LanceIngest.Sqs;

/// <summary>
/// Gathers what is to be done with messages, so that one call serves ten of them. Entries that fail are tried again until their
/// messages become visible by themselves. Nothing here is cancelled when the worker stops: what is in the buffer is still sent.
/// </summary>
internal abstract class SettleBuffer(TimeProvider time, ILogger logger) : IDisposable
{
    private const int MaxEntries = 10;
    private const int Capacity = 1_000;
    private const int ConcurrentCalls = 8;
    private static readonly TimeSpan Linger = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan BaseDelay = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan MaxDelay = TimeSpan.FromSeconds(5);

    // A full buffer makes jobs wait with their places taken, and so receives: what cannot be deleted is not piled up.
    private readonly Channel<SettleEntry> _entries = Channel.CreateBounded<SettleEntry>(new BoundedChannelOptions(Capacity) { SingleReader = true });
    private readonly SemaphoreSlim _calls = new(ConcurrentCalls);
    private readonly CancellationTokenSource _abandon = new();

    protected TimeProvider Time => time;

    /// <summary>What is done here, for the log.</summary>
    protected abstract string Operation { get; }

    public ValueTask AddAsync(SettleEntry entry) => _entries.Writer.WriteAsync(entry, _abandon.Token);

    /// <summary>Sends what is added, until <see cref="Complete"/> and everything is sent.</summary>
    public async Task RunAsync()
    {
        var running = new List<Task>();
        while (await _entries.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            var batch = await GatherAsync().ConfigureAwait(false);
            await _calls.WaitAsync().ConfigureAwait(false);
            running.RemoveAll(task => task.IsCompleted);
            running.Add(SendAsync(batch));
        }

        await Task.WhenAll(running).ConfigureAwait(false);
    }

    /// <summary>Nothing will be added any more.</summary>
    public void Complete() => _entries.Writer.TryComplete();

    /// <summary>Gives up what is not sent by then.</summary>
    public void AbandonAfter(TimeSpan limit) => _abandon.CancelAfter(limit);

    public void Dispose()
    {
        _calls.Dispose();
        _abandon.Dispose();
    }

    /// <summary>Makes the call.</summary>
    /// <returns>The entries that failed, by the number of the entry as their id; may be null.</returns>
    protected abstract Task<List<BatchResultErrorEntry>?> CallAsync(IReadOnlyList<SettleEntry> entries, CancellationToken cancellationToken);

    /// <summary>Takes note of an entry that succeeded.</summary>
    protected virtual void Succeeded(SettleEntry entry)
    {
    }

    /// <summary>Takes up to ten entries, waiting a moment for more after the first.</summary>
    private async Task<List<SettleEntry>> GatherAsync()
    {
        var batch = new List<SettleEntry>(MaxEntries);
        Fill();
        if (batch.Count == MaxEntries)
        {
            return batch;
        }

        using var linger = new CancellationTokenSource(Linger, time);
        try
        {
            while (batch.Count < MaxEntries && await _entries.Reader.WaitToReadAsync(linger.Token).ConfigureAwait(false))
            {
                Fill();
            }
        }
        catch (OperationCanceledException)
        {
            // The moment is over.
        }

        return batch;

        void Fill()
        {
            while (batch.Count < MaxEntries && _entries.Reader.TryRead(out var entry))
            {
                batch.Add(entry);
            }
        }
    }

    private async Task SendAsync(List<SettleEntry> entries)
    {
        try
        {
            for (var attempt = 1; entries.Count > 0; attempt++)
            {
                var (retry, reason) = await TryAsync(entries).ConfigureAwait(false);
                if (retry.Count == 0)
                {
                    return;
                }

                var delay = HalfJitter.Next(attempt, BaseDelay, MaxDelay);
                var now = time.GetUtcNow();
                entries = [.. retry.Where(entry => entry.ExpiresAt > now + delay)];
                if (entries.Count < retry.Count)
                {
                    Log.NotSettled(logger, Operation, retry.Count - entries.Count, reason);
                }

                await Task.Delay(delay, time, _abandon.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            Log.NotSettled(logger, Operation, entries.Count, "the worker has stopped");
        }
        finally
        {
            _calls.Release();
        }
    }

    /// <summary>Makes one call, and sorts out what is worth another.</summary>
    private async Task<(List<SettleEntry> Retry, string Reason)> TryAsync(List<SettleEntry> entries)
    {
        List<BatchResultErrorEntry> failed;
        try
        {
            using var limit = CallLimit.Start(_abandon.Token);
            failed = await CallAsync(entries, limit.Token).ConfigureAwait(false) ?? [];
        }
        catch (Exception e) when (!_abandon.IsCancellationRequested)
        {
            return (entries, CallLimit.Describe(e));
        }

        var retry = new List<SettleEntry>();
        var reason = string.Empty;
        var failures = failed.ToDictionary(failure => failure.Id);
        for (var index = 0; index < entries.Count; index++)
        {
            if (!failures.TryGetValue(index.ToString(System.Globalization.CultureInfo.InvariantCulture), out var failure))
            {
                Succeeded(entries[index]);
            }
            else if (SqsErrors.MayPass(failure))
            {
                retry.Add(entries[index]);
                reason = $"{failure.Code}: {failure.Message}";
            }
            else
            {
                Log.NotSettled(logger, Operation, 1, $"{failure.Code}: {failure.Message}");
            }
        }

        return (retry, reason);
    }
}
