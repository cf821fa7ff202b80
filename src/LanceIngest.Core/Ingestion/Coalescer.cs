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
    private readonly ICallPacing? _pacing;
    private readonly Channel<Pending> _waiting;
    private readonly SemaphoreSlim _slots;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _pump;
    private long _endedAt;
    private TimeSpan _rest;

    /// <summary>Creates it and starts its pump.</summary>
    /// <param name="limits">How much goes into one call.</param>
    /// <param name="weigh">The weight of an item, in the unit of <see cref="CoalescerLimits.MaxWeight"/>.</param>
    /// <param name="run">The call: one result for each item, in their order.</param>
    /// <param name="time">The clock of the linger.</param>
    /// <param name="pacing">When calls are filled, and how full within the limits. Without it: when a slot is free, as full as can be.</param>
    public Coalescer(
        CoalescerLimits limits,
        Func<TItem, int> weigh,
        Func<IReadOnlyList<TItem>, CancellationToken, Task<IReadOnlyList<TResult>>> run,
        TimeProvider time,
        ICallPacing? pacing = null)
    {
        _limits = limits;
        _weigh = weigh;
        _run = run;
        _time = time;
        _pacing = pacing;
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
        var pending = new Pending(item, cancellationToken);
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
                await (_pacing?.WaitForTurnAsync(_stop.Token) ?? Task.CompletedTask).ConfigureAwait(false);
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
        var weight = 0L;
        var (maxItems, maxWeight) = _pacing?.SizeFor(_waiting.Reader.Count) ?? (_limits.MaxItems, _limits.MaxWeight);
        using var elapsed = new CancellationTokenSource(LingerNow(), _time);
        using var linger = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token, elapsed.Token);
        while (batch.Count < maxItems)
        {
            if (_waiting.Reader.TryPeek(out var next))
            {
                if (!TryWeigh(next, out var itemWeight))
                {
                    _waiting.Reader.TryRead(out _);
                    continue;
                }

                if (batch.Count > 0 && weight + itemWeight > maxWeight)
                {
                    break;
                }

                _waiting.Reader.TryRead(out _);
                batch.Add(next);
                weight += itemWeight;

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

    private TimeSpan LingerNow()
    {
        var rest = _rest == TimeSpan.Zero ? TimeSpan.Zero : _rest - _time.GetElapsedTime(_endedAt);
        return rest > _limits.Linger ? rest : _limits.Linger;
    }

    /// <summary>Weighs an item that somebody still waits for.</summary>
    private bool TryWeigh(Pending pending, out int weight)
    {
        weight = 0;
        if (pending.CancellationToken.IsCancellationRequested)
        {
            return false;
        }

        try
        {
            weight = _weigh(pending.Item);
            return true;
        }
        catch (Exception failure)
        {
            // An item that cannot be weighed fails alone.
            pending.Completion.TrySetException(failure);
            return false;
        }
    }

    private async Task RunAndReleaseAsync(List<Pending> batch)
    {
        var started = _time.GetTimestamp();
        try
        {
            await RunAsync(batch).ConfigureAwait(false);
        }
        finally
        {
            _endedAt = _time.GetTimestamp();
            var rest = _time.GetElapsedTime(started, _endedAt) * _limits.Rest;
            _rest = rest < CoalescerLimits.LongestRest ? rest : CoalescerLimits.LongestRest;
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

    private sealed class Pending(TItem item, CancellationToken cancellationToken)
    {
        public TItem Item => item;

        public CancellationToken CancellationToken => cancellationToken;

        public TaskCompletionSource<TResult> Completion { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
