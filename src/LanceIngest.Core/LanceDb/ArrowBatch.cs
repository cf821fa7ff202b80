using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using Apache.Arrow;
using Apache.Arrow.Ipc;

namespace LanceIngest.LanceDb;

/// <summary>Rows as an Arrow IPC stream, the body of <c>create</c> and <c>merge_insert</c>. Their columns lie in pooled buffers.</summary>
internal sealed class ArrowBatch
{
    // Of its own: the shared pool keeps a buffer of megabytes for each thread that ever gave one back. This one keeps no more than were in use at once.
    private static readonly ArrayPool<byte> Buffers = ArrayPool<byte>.Create(maxArrayLength: 64 * 1024 * 1024, maxArraysPerBucket: 16);

    private readonly Schema _schema;
    private readonly List<byte[]> _rented = [];
    private readonly IArrowArray[] _columns;
    private readonly int _rows;

    /// <param name="table">The columns and the dimension.</param>
    /// <param name="records">The rows; none for a stream that holds the schema only.</param>
    public ArrowBatch(LanceTableSchema table, IReadOnlyList<LanceRecord> records)
    {
        _schema = table.Arrow;
        _rows = records.Count;
        _columns = _rows == 0 ? [] : [.. _schema.FieldsList.Select(field => Column(field.Name, table.Dimension, records))];
    }

    /// <summary>Writes the stream. It may be written again.</summary>
    public async Task WriteToAsync(Stream stream, CancellationToken cancellationToken)
    {
        using var writer = new ArrowStreamWriter(stream, _schema, leaveOpen: true);
        await writer.WriteStartAsync(cancellationToken).ConfigureAwait(false);
        if (_rows > 0)
        {
            await writer.WriteRecordBatchAsync(new RecordBatch(_schema, _columns, _rows), cancellationToken).ConfigureAwait(false);
        }

        await writer.WriteEndAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Gives the buffers back. Nobody may be writing, or write later.</summary>
    public void ReturnBuffers()
    {
        _rented.ForEach(static buffer => Buffers.Return(buffer));
        _rented.Clear();
    }

    private IArrowArray Column(string name, int dimension, IReadOnlyList<LanceRecord> records) => name switch
    {
        "id" => Texts(records, static record => record.Id),
        "content_type" => Texts(records, static record => record.ContentType),
        "title" => Texts(records, static record => record.Title),
        "embedding" => Vectors(records, dimension),
        "searchable_text" => Texts(records, static record => record.SearchableText),
        "content_hash" => Texts(records, static record => record.ContentHash),
        "references" => Texts(records, static record => record.References),
        "parent_id" => Texts(records, static record => record.ParentId),
        "chunk_index" => new Int32Array(Numbers(records, static record => record.ChunkIndex), ArrowBuffer.Empty, records.Count, nullCount: 0, offset: 0),
        "updated_at" => new Int64Array(
            Numbers(records, static record => record.UpdatedAt.ToUnixTimeMilliseconds()), ArrowBuffer.Empty, records.Count, nullCount: 0, offset: 0),
        _ => Texts(records, static record => record.EmbeddingModel),
    };

    private StringArray Texts(IReadOnlyList<LanceRecord> records, Func<LanceRecord, string?> value)
    {
        var offsets = Rent<int>(records.Count + 1, out var offsetBuffer);
        var (length, nulls) = (0, 0);
        for (var row = 0; row < records.Count; row++)
        {
            offsets[row] = length;
            var text = value(records[row]);
            nulls += text is null ? 1 : 0;
            length = checked(length + (text is null ? 0 : Encoding.UTF8.GetByteCount(text)));
        }

        offsets[records.Count] = length;
        var bytes = Rent<byte>(length, out var textBuffer);
        for (var row = 0; row < records.Count; row++)
        {
            Encoding.UTF8.GetBytes(value(records[row]), bytes[offsets[row]..]);
        }

        return new StringArray(records.Count, offsetBuffer, textBuffer, nulls == 0 ? ArrowBuffer.Empty : Validity(records, value), nulls);
    }

    private ArrowBuffer Validity(IReadOnlyList<LanceRecord> records, Func<LanceRecord, string?> value)
    {
        var bits = Rent<byte>(BitUtility.ByteCount(records.Count), out var buffer);
        bits.Clear();
        for (var row = 0; row < records.Count; row++)
        {
            if (value(records[row]) is not null)
            {
                BitUtility.SetBit(bits, row);
            }
        }

        return buffer;
    }

    private ArrowBuffer Numbers<T>(IReadOnlyList<LanceRecord> records, Func<LanceRecord, T> value)
        where T : struct
    {
        var numbers = Rent<T>(records.Count, out var buffer);
        for (var row = 0; row < records.Count; row++)
        {
            numbers[row] = value(records[row]);
        }

        return buffer;
    }

    private FixedSizeListArray Vectors(IReadOnlyList<LanceRecord> records, int dimension)
    {
        var numbers = Rent<float>(checked(records.Count * dimension), out var buffer);
        for (var row = 0; row < records.Count; row++)
        {
            records[row].Embedding.Span.CopyTo(numbers[(row * dimension)..]);
        }

        var values = new FloatArray(buffer, ArrowBuffer.Empty, records.Count * dimension, nullCount: 0, offset: 0);
        return new FixedSizeListArray(ArrowSchema.VectorType(dimension), records.Count, values, ArrowBuffer.Empty);
    }

    private Span<T> Rent<T>(int count, out ArrowBuffer buffer)
        where T : struct
    {
        var length = checked(count * Marshal.SizeOf<T>());
        var rented = Buffers.Rent(length);
        _rented.Add(rented);
        buffer = new ArrowBuffer(rented.AsMemory(0, length));
        return MemoryMarshal.Cast<byte, T>(rented.AsSpan(0, length));
    }
}
