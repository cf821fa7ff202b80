namespace LanceIngest.Resilience;

/// <summary>The services that others are asked of.</summary>
internal sealed class Dependencies(TimeProvider time)
{
    public Dependency LanceDb { get; } = new("LanceDB", IngestionErrors.TableFailed, TimeSpan.FromSeconds(60), time);

    public Dependency Embedder { get; } = new("The embedding provider", IngestionErrors.EmbeddingFailed, TimeSpan.FromSeconds(60), time);

    public Dependency Vision { get; } = new("The vision model", IngestionErrors.LabelingFailed, TimeSpan.FromSeconds(120), time);

    public Dependency Speech { get; } = new("The speech model", IngestionErrors.LabelingFailed, TimeSpan.FromMinutes(5), time);

    /// <summary>Of what every job needs: the vision model and the speech model are no such things.</summary>
    public async ValueTask WaitUntilReadyAsync(CancellationToken cancellationToken)
    {
        await LanceDb.WaitUntilReadyAsync(cancellationToken).ConfigureAwait(false);
        await Embedder.WaitUntilReadyAsync(cancellationToken).ConfigureAwait(false);
    }
}
