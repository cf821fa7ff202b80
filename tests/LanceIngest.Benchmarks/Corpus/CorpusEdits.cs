namespace LanceIngest.Benchmarks.Corpus;

/// <summary>The corpus as it is after edits: each round changes ten records, one of which shrinks, and deletes one.</summary>
internal sealed class CorpusEdits
{
    private const int ChangedDocuments = 4;
    private const int ChangedAssets = 5;
    private readonly Dictionary<string, CorpusRecord> _current;
    private readonly Queue<string> _documents;
    private readonly Queue<string> _assets;
    private int _rounds;

    public CorpusEdits(IReadOnlyList<CorpusRecord> corpus)
    {
        _current = corpus.ToDictionary(record => record.Id, StringComparer.Ordinal);
        _documents = new(corpus.Where(record => record.IsDocument).Select(record => record.Id));
        _assets = new(corpus.Where(record => !record.IsDocument).Select(record => record.Id));
    }

    public IReadOnlyCollection<CorpusRecord> Current => _current.Values;

    /// <summary>Makes a round of edits.</summary>
    public Round Next()
    {
        _rounds++;
        var changes = new List<(CorpusRecord Before, CorpusRecord After)>();
        for (var i = 0; i < ChangedDocuments; i++)
        {
            changes.Add(Change(_documents, text => $"{text[..(text.Length / 2)]} Revised in round {_rounds}. {text[(text.Length / 2)..]}"));
        }

        for (var i = 0; i < ChangedAssets; i++)
        {
            changes.Add(Change(_assets, text => $"{text} Seen again in round {_rounds}."));
        }

        changes.Add(Change(_documents, text => $"{text[..(text.Length / 2)]}."));
        var deleted = _documents.Dequeue();
        _current.Remove(deleted);
        return new Round(changes, deleted);
    }

    private (CorpusRecord Before, CorpusRecord After) Change(Queue<string> ids, Func<string, string> edit)
    {
        var before = _current[ids.Dequeue()];
        var after = before with { Text = edit(before.Text) };
        _current[after.Id] = after;
        ids.Enqueue(after.Id);
        return (before, after);
    }

    /// <param name="Changes">The records that changed; the last one shrank.</param>
    /// <param name="Deleted">The id of the record that is gone.</param>
    internal sealed record Round(IReadOnlyList<(CorpusRecord Before, CorpusRecord After)> Changes, string Deleted);
}
