namespace LanceIngest.Sqs;

/// <summary>
/// How long a call other than a receive may take with the SDK's own retries. The client's own limit must leave room for a long
/// poll, and three tries of that length would outlast the time for which a message is hidden.
/// </summary>
internal static class CallLimit
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);

    public static CancellationTokenSource Start(CancellationToken cancellationToken)
    {
        var source = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        source.CancelAfter(Limit);
        return source;
    }

    public static string Describe(Exception error)
        => error is OperationCanceledException or TimeoutException ? $"there was no answer within {Limit.TotalSeconds} seconds" : error.Message;
}
