using Apache.Arrow;
using Apache.Arrow.Compression;
using Apache.Arrow.Ipc;

namespace LanceIngest.LanceDb;

/// <summary>Reads the Arrow answers of <c>query</c>.</summary>
internal static class ArrowAnswers
{
    private static readonly CompressionCodecFactory Codecs = new();

    /// <summary>Reads all rows.</summary>
    /// <param name="content">An IPC file or an IPC stream, as its content type says; a file where it says nothing.</param>
    /// <param name="row">Makes a value of the row with a number in a batch.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    public static async Task<IReadOnlyList<T>> ReadAsync<T>(HttpContent content, Func<RecordBatch, int, T> row, CancellationToken cancellationToken)
    {
        var rows = new List<T>();
        var buffer = new MemoryStream(await content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false));
        using ArrowStreamReader reader = content.Headers.ContentType?.MediaType?.EndsWith(".stream", StringComparison.Ordinal) == true
            ? new ArrowStreamReader(buffer, Codecs)
            : new ArrowFileReader(buffer, Codecs);
        while (await reader.ReadNextRecordBatchAsync(cancellationToken).ConfigureAwait(false) is { } batch)
        {
            using (batch)
            {
                for (var i = 0; i < batch.Length; i++)
                {
                    rows.Add(row(batch, i));
                }
            }
        }

        return rows;
    }

    public static string? Text(this RecordBatch batch, string column, int row) => batch.Find(column) switch
    {
        StringArray texts => texts.GetString(row),
        LargeStringArray texts => texts.GetString(row),
        _ => null,
    };

    public static long? Number(this RecordBatch batch, string column, int row) => batch.Find(column) switch
    {
        Int64Array numbers => numbers.GetValue(row),
        Int32Array numbers => numbers.GetValue(row),
        _ => null,
    };

    public static double? Score(this RecordBatch batch, string column, int row) => batch.Find(column) switch
    {
        FloatArray numbers => numbers.GetValue(row),
        DoubleArray numbers => numbers.GetValue(row),
        _ => null,
    };

    public static ReadOnlyMemory<float> Vector(this RecordBatch batch, string column, int row)
    {
        if (batch.Find(column) is not FixedSizeListArray lists || lists.IsNull(row))
        {
            return default;
        }

        using var list = (FloatArray)lists.GetSlicedValues(row);
        return list.Values.ToArray();
    }

    private static IArrowArray? Find(this RecordBatch batch, string column)
        => batch.Schema.GetFieldIndex(column) is var index and >= 0 ? batch.Column(index) : null;
}
