namespace LanceIngest.Ingestion;

/// <summary>How much a <see cref="Coalescer{TItem, TResult}"/> puts into one call.</summary>
/// <param name="MaxItems">At most so many items.</param>
/// <param name="MaxWeight">At most so much weight together; a single item may weigh more.</param>
/// <param name="MaxConcurrency">At most so many calls at once.</param>
/// <param name="Linger">How long a batch that is not full waits for more.</param>
/// <param name="Rest">
/// How long it waits after the call before, as a multiple of what that took, where this is longer. A call that costs the same whatever it
/// carries would otherwise be made without a pause as soon as there is some load.
/// </param>
internal sealed record CoalescerLimits(int MaxItems, int MaxWeight, int MaxConcurrency, TimeSpan Linger, double Rest = 0)
{
    /// <summary>No batch waits longer than this.</summary>
    public static readonly TimeSpan LongestRest = TimeSpan.FromMilliseconds(250);
}
