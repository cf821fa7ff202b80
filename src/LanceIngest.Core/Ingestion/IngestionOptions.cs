namespace LanceIngest;

/// <summary>How <see cref="ParallelIngestionService"/> shares work between the items in flight.</summary>
public sealed class IngestionOptions
{
    /// <summary>How many items are in flight at most in one call. It bounds memory.</summary>
    /// <value>Default: 4,096, with which embedding stays ahead of the commits. Allowed: 1 to 100,000.</value>
    public int MaxItemsInFlight { get; set; } = 4096;

    /// <summary>How many rows one commit carries at most. A document with more is a commit of its own.</summary>
    /// <value>Default: 500. Allowed: 1 to 10,000. Below 100 the engine's fixed cost of a commit dominates; above 500 nothing is gained.</value>
    public int CommitMaxRows { get; set; } = 500;

    /// <summary>How long a commit, an embedding request or a look-up that is not full waits for more items.</summary>
    /// <value>Default: 10 milliseconds. Allowed: 0 to 5 seconds.</value>
    public TimeSpan Linger { get; set; } = TimeSpan.FromMilliseconds(10);
}
