namespace LanceIngest.AspNetCore.Snapshots;

/// <summary>Reads the depths of the queues, for all who ask at once and not oftener than every two seconds: each reading is paid for.</summary>
internal sealed class QueueReader(TimeProvider time, IQueueInspector? inspector = null) : IDisposable
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private readonly SemaphoreSlim _gate = new(1);
    private QueueReading? _last;

    public async Task<QueueReading> ReadAsync(CancellationToken cancellationToken)
    {
        if (inspector is null)
        {
            return new QueueReading([], Problem: null, ReadAt: 0);
        }

        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_last is null || time.GetElapsedTime(_last.ReadAt) > Lifetime)
            {
                _last = await ReadOnceAsync(inspector, cancellationToken).ConfigureAwait(false);
            }

            return _last;
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();

    private async Task<QueueReading> ReadOnceAsync(IQueueInspector queues, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            return new QueueReading(await queues.GetDepthsAsync(limit.Token).ConfigureAwait(false), Problem: null, time.GetTimestamp());
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new QueueReading([], $"The queues did not answer within {Patience.TotalSeconds:F0} seconds.", time.GetTimestamp());
        }
        catch (IngestionException e)
        {
            return new QueueReading([], e.Message, time.GetTimestamp());
        }
    }
}

/// <param name="Depths">The depths; none when there is a problem, or no queue.</param>
/// <param name="Problem">Why they cannot be read.</param>
/// <param name="ReadAt">The time stamp of the reading.</param>
internal sealed record QueueReading(IReadOnlyList<QueueDepth> Depths, string? Problem, long ReadAt)
{
    /// <summary>How many dead letters there are; null when it is not known.</summary>
    public long? DeadLetters => Problem is not null || Depths.Count == 0
        ? null
        : Depths.Where(depth => depth.IsDeadLetterQueue).Sum(depth => depth.Visible + depth.InFlight + depth.Delayed);
}
