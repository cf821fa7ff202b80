using System.Threading.Channels;

namespace LanceIngest.Ingestion;

/// <summary>
/// Gathers what many callers ask for at the same time into few calls: texts into embedding requests, documents into commits.
/// Its channel is bounded, so a slow dependency slows its callers down instead of filling memory.
/// </summary>
internal sealed class Coalescer<TItem, TResult> : IAsyncDisposable
{
    private readonly CoalescerLimits _limits;
    private readonly Func<IReadOnlyList<TItem>, CancellationToken, Task<IReadOnlyList<TResult>>> _run;
    private readonly Func<TItem, int> _weigh;
    private readonly TimeProvider _time;
    private readonly Channel<Pending> _waiting;
    private readonly SemaphoreSlim _slots;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _pump;

    /// <summary>Creates it and starts its pump.</summary>
    /// <param name="limits">How much goes into one call.</param>
    /// <param name="weigh">The weight of an item, in the unit of <see cref="CoalescerLimits.MaxWeight"/>.</param>
    /// <param name="run">The call: one result for each item, in their order.</param>
    /// <param name="time">The clock of the linger.</param>
    public Coalescer(
        CoalescerLimits limits,
        Func<TItem, int> weigh,
        Func<IReadOnlyList<TItem>, CancellationToken, Task<IReadOnlyList<TResult>>> run,
        TimeProvider time)
    {
        _limits = limits;
        _weigh = weigh;
        _run = run;
        _time = time;
        _slots = new SemaphoreSlim(limits.MaxConcurrency);
        _waiting = Channel.CreateBounded<Pending>(new BoundedChannelOptions(limits.MaxItems * 2) { SingleReader = true });

        // The calls belong to all their callers, so they must not run in the activity of whoever came first.
        using (ExecutionContext.SuppressFlow())
        {
            _pump = Task.Run(PumpAsync);
        }
    }

    /// <summary>Waits for a place, then for the result of one item.</summary>
    public async Task<TResult> AddAsync(TItem item, CancellationToken cancellationToken)
    {
        var pending = new Pending(item, _weigh(item), cancellationToken);
        await _waiting.Writer.WriteAsync(pending, cancellationToken).ConfigureAwait(false);
        return await pending.Completion.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_waiting.Writer.TryComplete())
        {
            return; // Disposed before, or being disposed.
        }

        await _stop.CancelAsync().ConfigureAwait(false);
        await _pump.ConfigureAwait(false);
        _stop.Dispose();
        _slots.Dispose();
    }

    private async Task PumpAsync()
    {
        var running = new HashSet<Task>();
        try
        {
            while (await _waiting.Reader.WaitToReadAsync(_stop.Token).ConfigureAwait(false))
            {
                // First the slot, then the batch: while all slots are busy, the next batch fills in the channel.
                await _slots.WaitAsync(_stop.Token).ConfigureAwait(false);
                var batch = await FillAsync().ConfigureAwait(false);
                running.RemoveWhere(task => task.IsCompleted);
                running.Add(RunAndReleaseAsync(batch));
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Disposed: those still waiting are told below.
        }

        await Task.WhenAll(running).ConfigureAwait(false);
        while (_waiting.Reader.TryRead(out var pending))
        {
            pending.Completion.TrySetCanceled(_stop.Token);
        }
    }

    private async Task<List<Pending>> FillAsync()
    {
        var batch = new List<Pending>();
        var weight = 0;
        using var elapsed = new CancellationTokenSource(_limits.Linger, _time);
        using var linger = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token, elapsed.Token);
        while (batch.Count < _limits.MaxItems)
        {
            if (_waiting.Reader.TryPeek(out var next))
            {
                if (batch.Count > 0 && weight + next.Weight > _limits.MaxWeight)
                {
                    break;
                }

                _waiting.Reader.TryRead(out _);
                if (!next.CancellationToken.IsCancellationRequested)
                {
                    batch.Add(next);
                    weight += next.Weight;
                }

                continue;
            }

            try
            {
                if (!await _waiting.Reader.WaitToReadAsync(linger.Token).ConfigureAwait(false))
                {
                    break;
                }
            }
            catch (OperationCanceledException)
            {
                break;
            }
        }

        return batch;
    }

    private async Task RunAndReleaseAsync(List<Pending> batch)
    {
        try
        {
            await RunAsync(batch).ConfigureAwait(false);
        }
        finally
        {
            _slots.Release();
        }
    }

    private async Task RunAsync(List<Pending> batch)
    {
        if (batch.Count == 0)
        {
            return;
        }

        try
        {
            var results = await _run(batch.ConvertAll(pending => pending.Item), _stop.Token).ConfigureAwait(false);
            for (var i = 0; i < batch.Count; i++)
            {
                batch[i].Completion.TrySetResult(results[i]);
            }
        }
        catch (IngestionException refused) when (!refused.IsTransient && batch.Count > 1)
        {
            // Something in it is bad. Halving finds it in a few calls, and its neighbours do not pay for it.
            var half = batch.Count / 2;
            await RunAsync(batch.GetRange(0, half)).ConfigureAwait(false);
            await RunAsync(batch.GetRange(half, batch.Count - half)).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            batch.ForEach(pending => pending.Completion.TrySetCanceled(_stop.Token));
        }
        catch (Exception failure)
        {
            batch.ForEach(pending => pending.Completion.TrySetException(failure));
        }
    }

    private sealed class Pending(TItem item, int weight, CancellationToken cancellationToken)
    {
        public TItem Item => item;

        public int Weight => weight;

        public CancellationToken CancellationToken => cancellationToken;

        public TaskCompletionSource<TResult> Completion { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
