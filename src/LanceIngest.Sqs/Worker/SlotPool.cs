namespace LanceIngest.Sqs;

/// <summary>The places for jobs. A receive takes as many as it asks messages for, and each job gives its own back when it ends.</summary>
internal sealed class SlotPool(int size) : IDisposable
{
    // Under full load places come free one by one, and a call to SQS for each would cost ten times as much as one for ten.
    private static readonly TimeSpan Linger = TimeSpan.FromMilliseconds(50);

    private readonly SemaphoreSlim _free = new(size);
    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>Waits for a place, then takes up to <paramref name="most"/> of those that are free or come free within a moment.</summary>
    public async Task<int> TakeAsync(int most, CancellationToken cancellationToken)
    {
        // One taker at a time: several would share out the free places and ask for few messages each.
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        var taken = 0;
        try
        {
            await _free.WaitAsync(cancellationToken).ConfigureAwait(false);
            taken++;
            var until = Environment.TickCount64 + (long)Linger.TotalMilliseconds;
            while (taken < most)
            {
                var left = Math.Max(0, until - Environment.TickCount64);
                if (!await _free.WaitAsync(TimeSpan.FromMilliseconds(left), cancellationToken).ConfigureAwait(false))
                {
                    break;
                }

                taken++;
            }

            return taken;
        }
        catch
        {
            Release(taken);
            throw;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Release(int count = 1)
    {
        if (count > 0)
        {
            _free.Release(count);
        }
    }

    public void Dispose()
    {
        _free.Dispose();
        _turn.Dispose();
    }
}
