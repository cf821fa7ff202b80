namespace LanceIngest.Sqs;

/// <summary>The right to work on one received message, for as long as it is hidden from other workers. Its members belong to <see cref="LeaseTable"/>'s lock.</summary>
internal sealed class Lease(ReceivedMessage message, string receiptHandle, DateTimeOffset receivedAt, TimeSpan visibility, CancellationToken stopJobs) : IDisposable
{
    private readonly CancellationTokenSource _cancellation = CancellationTokenSource.CreateLinkedTokenSource(stopJobs);

    public ReceivedMessage Message { get; } = message;

    /// <summary>Names this receive to SQS. A message received again has a new one, and only the newest counts.</summary>
    public string ReceiptHandle { get; set; } = receiptHandle;

    public DateTimeOffset ReceivedAt { get; } = receivedAt;

    /// <summary>When the message was last hidden.</summary>
    public DateTimeOffset RenewedAt { get; set; } = receivedAt;

    /// <summary>When the message becomes visible to others, unless it is extended.</summary>
    public DateTimeOffset ExpiresAt => RenewedAt + visibility;

    /// <summary>The call that is extending this lease, while there is one.</summary>
    public Task Renewal { get; set; } = Task.CompletedTask;

    /// <summary>The job; set once it is started.</summary>
    public Task Job { get; set; } = Task.CompletedTask;

    /// <summary>Whether the message is no longer this worker's.</summary>
    public bool IsLost { get; private set; }

    /// <summary>Cancelled when the lease is lost, and when the worker has waited long enough for its jobs.</summary>
    public CancellationToken Token => _cancellation.Token;

    /// <summary>Cancels the job: somebody else may be working on the message.</summary>
    public Task LoseAsync()
    {
        IsLost = true;
        return _cancellation.CancelAsync();
    }

    public void Dispose() => _cancellation.Dispose();
}
