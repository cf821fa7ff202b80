namespace LanceIngest.AspNetCore.Monitoring;

/// <summary>The last entries.</summary>
internal sealed class Ring<T>(int capacity)
{
    private readonly Queue<T> _entries = new(capacity);
    private readonly Lock _lock = new();

    public void Add(T entry)
    {
        lock (_lock)
        {
            if (_entries.Count == capacity)
            {
                _entries.Dequeue();
            }

            _entries.Enqueue(entry);
        }
    }

    /// <summary>The last one first.</summary>
    public T[] Read()
    {
        lock (_lock)
        {
            return [.. _entries.Reverse()];
        }
    }
}
