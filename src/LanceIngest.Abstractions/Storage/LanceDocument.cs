namespace LanceIngest;

/// <summary>All rows of one asset, to take the place of those that the table holds. No rows means that the asset is deleted.</summary>
public sealed class LanceDocument
{
    /// <summary>Creates it.</summary>
    /// <param name="id">The asset id: the <c>parent_id</c> of the rows.</param>
    /// <param name="records">The rows; empty to delete.</param>
    public LanceDocument(string id, IReadOnlyList<LanceRecord> records)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        ArgumentNullException.ThrowIfNull(records);
        Id = id;
        Records = records;
    }

    /// <summary>The asset id.</summary>
    public string Id { get; }

    /// <summary>The rows.</summary>
    public IReadOnlyList<LanceRecord> Records { get; }

    /// <summary>
    /// Replace rows even when theirs is a newer <c>updated_at</c>: for a source whose time of change went back, such as a file
    /// restored from a backup.
    /// </summary>
    /// <value>Default: <see langword="false"/>.</value>
    public bool ReplaceNewer { get; init; }

    /// <summary>
    /// The table is known to hold no rows of the asset but those of these ids. Then none are looked for, which saves the engine a read
    /// of the whole table. A table may look all the same.
    /// </summary>
    /// <value>Default: <see langword="false"/>. Who sets it looks again after the write: another writer may have come in between.</value>
    public bool HasNoOtherRows { get; init; }
}
