namespace LanceIngest.Ingestion;

/// <summary>How much a <see cref="Coalescer{TItem, TResult}"/> puts into one call.</summary>
/// <param name="MaxItems">At most so many items.</param>
/// <param name="MaxWeight">At most so much weight together; a single item may weigh more.</param>
/// <param name="MaxConcurrency">At most so many calls at once.</param>
/// <param name="Linger">How long a batch that is not full waits for more.</param>
internal sealed record CoalescerLimits(int MaxItems, int MaxWeight, int MaxConcurrency, TimeSpan Linger);
