namespace LanceIngest.Sqs;

/// <summary>A message to be deleted, or to be made visible after a while.</summary>
/// <param name="MessageId">The message.</param>
/// <param name="ReceiptHandle">Names its receive.</param>
/// <param name="ExpiresAt">When it becomes visible anyway, after which nothing can be done for it.</param>
/// <param name="Delay">For how long it stays hidden, when it is not to be deleted.</param>
internal readonly record struct SettleEntry(string MessageId, string ReceiptHandle, DateTimeOffset ExpiresAt, TimeSpan Delay = default);
