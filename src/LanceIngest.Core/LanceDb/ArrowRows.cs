using Apache.Arrow;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;

namespace LanceIngest.LanceDb;

/// <summary>Rows as an Arrow IPC stream, the body of <c>create</c> and <c>merge_insert</c>.</summary>
internal static class ArrowRows
{
    /// <summary>Marks the key, so that concurrent inserts of one new id leave one row.</summary>
    private static readonly Dictionary<string, string> PrimaryKey = new() { ["lance-schema:unenforced-primary-key"] = "true" };

    public static async Task<ReadOnlyMemory<byte>> WriteAsync(LanceTableSchema table, IReadOnlyList<LanceRecord> records, CancellationToken cancellationToken)
    {
        var schema = SchemaOf(table);
        var buffer = new MemoryStream((records.Count * ((table.Dimension * sizeof(float)) + 1024)) + 4096);
        using (var writer = new ArrowStreamWriter(buffer, schema, leaveOpen: true))
        {
            await writer.WriteStartAsync(cancellationToken).ConfigureAwait(false);
            if (records.Count > 0)
            {
                using var batch = new RecordBatch(schema, schema.FieldsList.Select(field => Column(field.Name, table.Dimension, records)), records.Count);
                await writer.WriteRecordBatchAsync(batch, cancellationToken).ConfigureAwait(false);
            }

            await writer.WriteEndAsync(cancellationToken).ConfigureAwait(false);
        }

        return buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
    }

    private static Schema SchemaOf(LanceTableSchema table)
    {
        // The key comes first: the engine has failed to match keys that do not lead.
        var fields = LanceTableSchema.RequiredColumns.Concat(LanceTableSchema.AddedColumns).Where(table.Has).Select(name => name switch
        {
            "id" => new Field(name, StringType.Default, nullable: false, PrimaryKey),
            "embedding" => new Field(name, VectorType(table.Dimension), nullable: true),
            "chunk_index" => new Field(name, Int32Type.Default, nullable: true),
            "updated_at" => new Field(name, Int64Type.Default, nullable: true),
            _ => new Field(name, StringType.Default, nullable: true),
        });
        return new Schema(fields, null);
    }

    private static FixedSizeListType VectorType(int dimension) => new(new Field("item", FloatType.Default, nullable: true), dimension);

    private static IArrowArray Column(string name, int dimension, IReadOnlyList<LanceRecord> records) => name switch
    {
        "id" => Texts(records, static record => record.Id),
        "content_type" => Texts(records, static record => record.ContentType),
        "title" => Texts(records, static record => record.Title),
        "embedding" => Vectors(records, dimension),
        "searchable_text" => Texts(records, static record => record.SearchableText),
        "content_hash" => Texts(records, static record => record.ContentHash),
        "references" => Texts(records, static record => record.References),
        "parent_id" => Texts(records, static record => record.ParentId),
        "chunk_index" => new Int32Array.Builder().AppendRange(records.Select(static record => record.ChunkIndex)).Build(),
        "updated_at" => new Int64Array.Builder().AppendRange(records.Select(static record => record.UpdatedAt.ToUnixTimeMilliseconds())).Build(),
        _ => Texts(records, static record => record.EmbeddingModel),
    };

    private static StringArray Texts(IReadOnlyList<LanceRecord> records, Func<LanceRecord, string?> value)
    {
        var builder = new StringArray.Builder().Reserve(records.Count);
        foreach (var record in records)
        {
            builder.Append(value(record));
        }

        return builder.Build();
    }

    private static FixedSizeListArray Vectors(IReadOnlyList<LanceRecord> records, int dimension)
    {
        var numbers = new ArrowBuffer.Builder<float>(records.Count * dimension);
        foreach (var record in records)
        {
            numbers.Append(record.Embedding.Span);
        }

        var values = new FloatArray(numbers.Build(), ArrowBuffer.Empty, records.Count * dimension, nullCount: 0, offset: 0);
        return new FixedSizeListArray(VectorType(dimension), records.Count, values, ArrowBuffer.Empty);
    }
}
