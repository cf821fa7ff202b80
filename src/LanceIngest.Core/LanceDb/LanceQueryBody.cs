using System.Buffers;
using System.Text;
using System.Text.Json;

namespace LanceIngest.LanceDb;

/// <summary>The JSON bodies of the REST protocol.</summary>
internal static class LanceQueryBody
{
    /// <summary>More rows than a table has.</summary>
    private const long AllRows = uint.MaxValue - 1;

    /// <summary>The columns that are searched for words.</summary>
    public static IReadOnlyList<string> TextColumns { get; } = ["searchable_text", "title"];

    public static string TextIndex(string column) => Index(new LanceIndexDefinition(column, LanceIndexKind.FullText));

    public static string Index(LanceIndexDefinition definition) => Write(writer =>
    {
        writer.WriteString("column", definition.Column);
        switch (definition.Kind)
        {
            case LanceIndexKind.FullText:
                WriteFullText(writer);
                break;
            case LanceIndexKind.BTree:
                writer.WriteString("index_type", "BTREE");
                break;
            case LanceIndexKind.Bitmap:
                writer.WriteString("index_type", "BITMAP");
                break;
            case var kind:
                writer.WriteString("index_type", kind switch { LanceIndexKind.IvfPq => "IVF_PQ", LanceIndexKind.HnswSq => "IVF_HNSW_SQ", _ => "IVF_FLAT" });
                writer.WriteString("metric_type", "cosine");
                if (definition.Partitions is { } partitions)
                {
                    writer.WriteNumber("num_partitions", partitions);
                }

                break;
        }
    });

    public static string Delete(string predicate) => Write(writer => writer.WriteString("predicate", predicate));

    /// <summary>All rows that match a filter; all rows of the table without one.</summary>
    public static string Rows(IReadOnlyList<string> columns, string? filter) => Write(writer =>
    {
        writer.WriteStartArray("vector");
        writer.WriteEndArray();
        writer.WriteNumber("k", AllRows);
        WriteFilter(writer, columns, filter);
    });

    /// <summary>The best rows by vector or by text.</summary>
    public static string Ranking(IReadOnlyList<string> columns, LanceQuery query, string? filter) => Write(writer =>
    {
        writer.WriteStartArray("vector");
        foreach (var number in query.Vector.Span)
        {
            writer.WriteNumberValue(number);
        }

        writer.WriteEndArray();
        writer.WriteNumber("k", query.Limit);
        if (!query.Vector.IsEmpty)
        {
            writer.WriteString("vector_column", "embedding");
            writer.WriteString("distance_type", "cosine");
        }
        else
        {
            WriteWords(writer, query.Text);
        }

        WriteFilter(writer, columns, filter);
    });

    /// <summary>The sum of the scores in text and title: measured on real documents, it finds titles best and sentences no worse.</summary>
    /// <remarks>A boolean query also spares us a fault of the engine: over an index made on an empty table, a match alone does not rank.</remarks>
    private static void WriteWords(Utf8JsonWriter writer, string? words)
    {
        writer.WriteStartObject("full_text_query");
        writer.WriteStartObject("query");
        writer.WriteStartObject("boolean");
        writer.WriteStartArray("should");
        foreach (var column in TextColumns)
        {
            writer.WriteStartObject();
            writer.WriteStartObject("match");
            writer.WriteString("column", column);
            writer.WriteString("terms", words);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("must");
        writer.WriteEndArray();
        writer.WriteStartArray("must_not");
        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteFullText(Utf8JsonWriter writer)
    {
        writer.WriteString("index_type", "FTS");
        writer.WriteString("base_tokenizer", "simple");
        writer.WriteString("language", "English");
        writer.WriteBoolean("with_position", false);
        writer.WriteBoolean("lower_case", true);
        writer.WriteBoolean("stem", true);
        writer.WriteBoolean("remove_stop_words", true);
        writer.WriteBoolean("ascii_folding", true);
        writer.WriteNumber("max_token_length", 40);
    }

    private static void WriteFilter(Utf8JsonWriter writer, IReadOnlyList<string> columns, string? filter)
    {
        writer.WriteStartArray("columns");
        foreach (var column in columns)
        {
            writer.WriteStringValue(column);
        }

        writer.WriteEndArray();
        writer.WriteBoolean("prefilter", true);
        if (filter is not null)
        {
            writer.WriteString("filter", filter);
        }
    }

    private static string Write(Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            members(writer);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
