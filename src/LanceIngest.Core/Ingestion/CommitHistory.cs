namespace LanceIngest.Ingestion;

/// <summary>
/// Knows whether all that was written to the table since a moment was written here. Every commit makes the version one more, whoever
/// makes it, so a version that skips a number says that somebody else has written, too.
/// </summary>
/// <remarks>The commits come one after the other; moments are asked for from any thread.</remarks>
internal sealed class CommitHistory
{
    private long _commits;
    private long? _version;
    private long _interrupted;

    /// <summary>The moment before whatever is asked of the table next.</summary>
    public long Now => Volatile.Read(ref _commits);

    /// <summary>Notes a commit of ours.</summary>
    /// <param name="version">The version of the table after it; null when that is not known.</param>
    /// <param name="tableHeldNothing">Whether the table is known to hold nothing but the rows of this commit.</param>
    public void Add(long? version, bool tableHeldNothing = false)
    {
        // The same version: nothing was there to delete, so nothing was committed.
        var follows = tableHeldNothing || version - _version is 0 or 1;
        _version = version;
        Volatile.Write(ref _interrupted, follows ? _interrupted : _commits + 1);
        Volatile.Write(ref _commits, _commits + 1);
    }

    /// <summary>Whether nobody else has written between a moment and our last commit.</summary>
    public bool IsOursSince(long moment) => Volatile.Read(ref _interrupted) <= moment;
}
