namespace LanceIngest.Backfilling;

/// <summary>Counts failures and keeps the first of them.</summary>
internal sealed class FailureList
{
    private const int Kept = 20;
    private readonly List<IngestionFailure> _first = [];
    private readonly Lock _lock = new();

    public long Count { get; private set; }

    public IReadOnlyList<IngestionFailure> First => _first;

    public void Add(string id, IngestionException error)
    {
        lock (_lock)
        {
            Count++;
            if (_first.Count < Kept)
            {
                _first.Add(new IngestionFailure(id, error));
            }
        }
    }
}
