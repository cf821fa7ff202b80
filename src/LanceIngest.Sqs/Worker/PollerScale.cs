namespace LanceIngest.Sqs;

/// <summary>
/// Decides how many receives run at once. It starts with one and doubles while they come back full; it goes back to one when one
/// comes back empty, and one down when there are too few free places to ask for a full receive: then jobs are the limit, not receives.
/// </summary>
internal sealed class PollerScale(int max)
{
    private readonly Lock _lock = new();
    private TaskCompletionSource _grown = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int Active { get; private set; } = 1;

    /// <summary>Waits until the poller with this index, from 0, is wanted.</summary>
    public async ValueTask WaitForTurnAsync(int index, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task grown;
            lock (_lock)
            {
                if (index < Active)
                {
                    return;
                }

                grown = _grown.Task;
            }

            await grown.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Takes note of what a receive brought.</summary>
    /// <param name="asked">How many messages it asked for.</param>
    /// <param name="full">How many a full receive asks for.</param>
    /// <param name="got">How many came.</param>
    public void Report(int asked, int full, int got)
    {
        lock (_lock)
        {
            var before = Active;
            Active = got == 0 ? 1
                : asked < full ? Math.Max(1, Active - 1)
                : got == full ? Math.Min(max, Active * 2)
                : Active;
            if (Active > before)
            {
                _grown.SetResult();
                _grown = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }
    }
}
