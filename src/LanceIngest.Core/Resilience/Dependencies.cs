namespace LanceIngest.Resilience;

/// <summary>The services that every job needs.</summary>
internal sealed class Dependencies(TimeProvider time)
{
    public Dependency LanceDb { get; } = new("LanceDB", IngestionErrors.TableFailed, TimeSpan.FromSeconds(60), time);

    public Dependency Embedder { get; } = new("The embedding provider", IngestionErrors.EmbeddingFailed, TimeSpan.FromSeconds(60), time);

    public async ValueTask WaitUntilReadyAsync(CancellationToken cancellationToken)
    {
        await LanceDb.WaitUntilReadyAsync(cancellationToken).ConfigureAwait(false);
        await Embedder.WaitUntilReadyAsync(cancellationToken).ConfigureAwait(false);
    }
}
