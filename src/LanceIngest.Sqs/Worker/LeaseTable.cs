namespace LanceIngest.Sqs;

/// <summary>The messages of one queue that this worker holds.</summary>
internal sealed class LeaseTable(TimeProvider time)
{
    private readonly Dictionary<string, Lease> _leases = [];
    private readonly Lock _lock = new();

    /// <summary>Takes a lease in, unless this worker holds the same message already: then the newer receipt handle is taken over, and its job goes on.</summary>
    /// <returns>Whether the message is new here.</returns>
    public bool TryAdd(Lease lease)
    {
        lock (_lock)
        {
            if (_leases.TryAdd(lease.Message.Id, lease))
            {
                return true;
            }

            var held = _leases[lease.Message.Id];
            held.ReceiptHandle = lease.ReceiptHandle;
            held.RenewedAt = lease.RenewedAt;
            return false;
        }
    }

    /// <summary>The jobs that have not ended.</summary>
    public IReadOnlyList<Task> Jobs()
    {
        lock (_lock)
        {
            return [.. _leases.Values.Select(lease => lease.Job)];
        }
    }

    /// <summary>The leases that were last extended at least <paramref name="age"/> ago.</summary>
    public IReadOnlyList<Lease> OlderThan(TimeSpan age)
    {
        var limit = time.GetUtcNow() - age;
        lock (_lock)
        {
            return [.. _leases.Values.Where(lease => lease.RenewedAt <= limit)];
        }
    }

    /// <summary>Notes that a call is going to extend these leases.</summary>
    /// <returns>Those among them that have not ended meanwhile, each with the receipt handle to use.</returns>
    public IReadOnlyList<(Lease Lease, string ReceiptHandle)> BeginRenewal(IEnumerable<Lease> leases, Task renewal)
    {
        lock (_lock)
        {
            var held = leases.Where(Holds).Select(lease => (lease, lease.ReceiptHandle)).ToList();
            held.ForEach(entry => entry.lease.Renewal = renewal);
            return held;
        }
    }

    /// <summary>Notes that a lease was extended by a call that began at <paramref name="at"/>.</summary>
    public void Renewed(Lease lease, DateTimeOffset at)
    {
        lock (_lock)
        {
            lease.RenewedAt = lease.RenewedAt > at ? lease.RenewedAt : at;
        }
    }

    /// <summary>Whether SQS's word that a receipt handle is no longer good means that the lease is lost: a newer handle may have come, or the job may have ended.</summary>
    public bool IsLostWith(Lease lease, string receiptHandle)
    {
        lock (_lock)
        {
            return Holds(lease) && lease.ReceiptHandle == receiptHandle;
        }
    }

    /// <summary>
    /// Ends a lease: it is extended no more, and the call that may be extending it has ended when this returns. Otherwise that call
    /// could hide a message again that was just made visible. A lease may be ended twice.
    /// </summary>
    /// <returns>The receipt handle to settle the message with.</returns>
    public async Task<string> EndAsync(Lease lease)
    {
        Task renewal;
        lock (_lock)
        {
            if (Holds(lease))
            {
                _leases.Remove(lease.Message.Id);
            }

            renewal = lease.Renewal;
        }

        await renewal.ConfigureAwait(false);
        return lease.ReceiptHandle;
    }

    private bool Holds(Lease lease) => _leases.TryGetValue(lease.Message.Id, out var held) && ReferenceEquals(held, lease);
}
