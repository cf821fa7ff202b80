using System.Buffers;
using System.Text.Json;

namespace LanceIngest.LanceDb;

/// <summary>The JSON of the <c>/bulk-add</c> protocol.</summary>
internal static class BulkAddBody
{
    /// <summary>Services commonly refuse bodies over 10 MB.</summary>
    private const int MaxBytes = 8_000_000;

    public static ReadOnlyMemory<byte> Empty { get; } = "{}"u8.ToArray();

    /// <summary>Writes records into as few bodies as the limit allows.</summary>
    public static IEnumerable<ReadOnlyMemory<byte>> Write(List<LanceRecord> records)
    {
        for (var next = 0; next < records.Count;)
        {
            var buffer = new ArrayBufferWriter<byte>();
            using var writer = new Utf8JsonWriter(buffer);
            writer.WriteStartObject();
            writer.WriteStartArray("records");
            while (next < records.Count && writer.BytesCommitted + writer.BytesPending < MaxBytes)
            {
                WriteRecord(writer, records[next++]);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
            writer.Flush();
            yield return buffer.WrittenMemory;
        }
    }

    public static ReadOnlyMemory<byte> Ids(IEnumerable<string> ids) => Object(writer =>
    {
        writer.WriteStartArray("ids");
        foreach (var id in ids)
        {
            writer.WriteStringValue(id);
        }

        writer.WriteEndArray();
    });

    public static ReadOnlyMemory<byte> Search(LanceQuery query) => Object(writer =>
    {
        if (query.Vector.IsEmpty)
        {
            writer.WriteString("query", query.Text);
        }
        else
        {
            WriteVector(writer, "vector", query.Vector.Span);
        }

        writer.WriteNumber("limit", query.Limit);
        if (query.Filter is { Since: not null } or { Fields.Count: > 0 })
        {
            throw IngestionException.Permanent(IngestionErrors.TableFailed, "A bulk-add service searches by content type alone. Leave out the other filters, or set LANCEDB_PROTOCOL to rest.");
        }

        if (query.Filter.ContentType is { } type)
        {
            writer.WriteString("content_type", type);
        }
    });

    public static IReadOnlyList<LanceHit> ReadHits(JsonElement answer) => [.. answer.GetProperty("results").EnumerateArray().Select(hit => new LanceHit
    {
        Id = Text(hit, "id")!,
        ParentId = Text(hit, "parent_id") ?? Text(hit, "id")!.Split(AssetId.ChunkSeparator)[0],
        ContentType = Text(hit, "content_type") ?? string.Empty,
        Title = Text(hit, "title") ?? string.Empty,
        SearchableText = Text(hit, "searchable_text") ?? string.Empty,
        References = Text(hit, "references"),
        Score = hit.GetProperty("score").GetDouble(),
    })];

    private static void WriteRecord(Utf8JsonWriter writer, LanceRecord record)
    {
        writer.WriteStartObject();
        writer.WriteString("id", record.Id);
        writer.WriteString("content_type", record.ContentType);
        writer.WriteString("title", record.Title);
        WriteVector(writer, "embedding", record.Embedding.Span);
        writer.WriteString("searchable_text", record.SearchableText);
        writer.WriteString("content_hash", record.ContentHash);
        writer.WriteString("references", record.References);
        writer.WriteString("parent_id", record.ParentId);
        writer.WriteNumber("chunk_index", record.ChunkIndex);
        writer.WriteNumber("updated_at", record.UpdatedAt.ToUnixTimeMilliseconds());
        writer.WriteString("embedding_model", record.EmbeddingModel);
        writer.WriteEndObject();
    }

    private static void WriteVector(Utf8JsonWriter writer, string name, ReadOnlySpan<float> vector)
    {
        writer.WriteStartArray(name);
        foreach (var number in vector)
        {
            writer.WriteNumberValue(number);
        }

        writer.WriteEndArray();
    }

    private static ReadOnlyMemory<byte> Object(Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            members(writer);
            writer.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    private static string? Text(JsonElement hit, string name)
        => hit.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
