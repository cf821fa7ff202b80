namespace LanceIngest;

/// <summary>An item that could not be ingested.</summary>
public sealed class IngestionFailure
{
    /// <summary>Creates a failure.</summary>
    /// <param name="itemId">The id of the item.</param>
    /// <param name="error">Why.</param>
    public IngestionFailure(string itemId, IngestionException error)
    {
        ArgumentNullException.ThrowIfNull(itemId);
        ArgumentNullException.ThrowIfNull(error);
        ItemId = itemId;
        Error = error;
    }

    /// <summary>The id of the item.</summary>
    public string ItemId { get; }

    /// <summary>Why it failed, and whether a later try may succeed.</summary>
    public IngestionException Error { get; }
}
