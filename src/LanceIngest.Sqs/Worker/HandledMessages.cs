namespace LanceIngest.Sqs;

/// <summary>
/// The ids of messages whose jobs are done but which SQS may deliver again, because their delete failed or came too late.
/// They are then deleted without being run again. Bounded: the oldest are forgotten, and would be run again, which does no harm.
/// </summary>
internal sealed class HandledMessages(int capacity)
{
    private readonly Dictionary<string, LinkedListNode<string>> _nodes = [];
    private readonly LinkedList<string> _order = [];
    private readonly Lock _lock = new();

    public void Add(string id)
    {
        lock (_lock)
        {
            if (_nodes.ContainsKey(id))
            {
                return;
            }

            if (_nodes.Count == capacity)
            {
                _nodes.Remove(_order.First!.Value);
                _order.RemoveFirst();
            }

            _nodes[id] = _order.AddLast(id);
        }
    }

    /// <summary>Forgets a message that is deleted for sure.</summary>
    public void Remove(string id)
    {
        lock (_lock)
        {
            if (_nodes.Remove(id, out var node))
            {
                _order.Remove(node);
            }
        }
    }

    public bool Contains(string id)
    {
        lock (_lock)
        {
            return _nodes.ContainsKey(id);
        }
    }
}
