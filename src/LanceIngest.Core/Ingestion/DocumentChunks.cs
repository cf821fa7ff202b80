using System.Globalization;

namespace LanceIngest.Ingestion;

/// <summary>The chunks of one item, each with the id and the hash its row will have.</summary>
internal sealed class DocumentChunks
{
    private readonly string _model;

    private DocumentChunks(ContentItem item, string model, IReadOnlyList<Chunk> all)
    {
        Item = item;
        _model = model;
        All = all;
    }

    public ContentItem Item { get; }

    public IReadOnlyList<Chunk> All { get; }

    /// <exception cref="IngestionException">The item has no text, or an id that cannot be used; permanent.</exception>
    public static DocumentChunks Of(ContentItem item, TextChunker chunker, string model)
    {
        AssetId.Validate(item.Id);
        var texts = chunker.Chunk(item);
        if (texts.Count == 0)
        {
            throw IngestionException.Permanent(IngestionErrors.NoText, $"'{item.Id}' has no searchable text. Give it a title, a description or labels.");
        }

        return new DocumentChunks(item, model, [.. texts.Select((text, index) => new Chunk(
            RowId(item.Id, index, texts.Count),
            text,
            ContentHash.Of(text, item.Title, item.ContentType, item.References, model)))]);
    }

    /// <summary>Whether the table holds exactly these chunks.</summary>
    public bool AreIn(IReadOnlyList<LanceRow> rows)
    {
        if (rows.Count != All.Count)
        {
            return false;
        }

        // A row may be there twice, where a program before this one wrote it so.
        var hashes = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var row in rows)
        {
            hashes[row.Id] = row.ContentHash;
        }

        return All.All(chunk => hashes.TryGetValue(chunk.RowId, out var hash) && hash == chunk.ContentHash);
    }

    /// <summary>The rows, given a vector for each chunk.</summary>
    public IReadOnlyList<LanceRecord> ToRecords(IReadOnlyList<ReadOnlyMemory<float>> vectors) => [.. All.Select((chunk, index) => new LanceRecord
    {
        Id = chunk.RowId,
        ParentId = Item.Id,
        ChunkIndex = index,
        ContentType = Item.ContentType,
        Title = Item.Title,
        Embedding = vectors[index],
        SearchableText = chunk.Text,
        ContentHash = chunk.ContentHash,
        References = Item.References,
        UpdatedAt = Item.UpdatedAt,
        EmbeddingModel = _model,
    })];

    private static string RowId(string itemId, int index, int count)
        => count == 1 ? itemId : string.Create(CultureInfo.InvariantCulture, $"{itemId}{AssetId.ChunkSeparator}{index}");

    /// <param name="RowId">The id of its row.</param>
    /// <param name="Text">Its text.</param>
    /// <param name="ContentHash">Its hash.</param>
    internal sealed record Chunk(string RowId, string Text, string ContentHash);
}
