using System.Buffers;
using System.Text;
using System.Text.Json;

namespace LanceIngest.LanceDb;

/// <summary>The JSON bodies of the REST protocol.</summary>
internal static class LanceQueryBody
{
    /// <summary>More rows than the documents of one look-up have.</summary>
    private const int AllRows = 1_000_000;

    public static string TextIndex { get; } = Write(static writer =>
    {
        writer.WriteString("column", "searchable_text");
        writer.WriteString("index_type", "FTS");
        writer.WriteString("base_tokenizer", "simple");
        writer.WriteString("language", "English");
        writer.WriteBoolean("with_position", false);
        writer.WriteBoolean("lower_case", true);
        writer.WriteBoolean("stem", true);
        writer.WriteBoolean("remove_stop_words", true);
        writer.WriteBoolean("ascii_folding", true);
        writer.WriteNumber("max_token_length", 40);
    });

    public static string Delete(string predicate) => Write(writer => writer.WriteString("predicate", predicate));

    /// <summary>All rows that match a filter.</summary>
    public static string Rows(IReadOnlyList<string> columns, string filter) => Write(writer =>
    {
        writer.WriteStartArray("vector");
        writer.WriteEndArray();
        writer.WriteNumber("k", AllRows);
        WriteFilter(writer, columns, filter);
    });

    /// <summary>The best rows by vector or by text.</summary>
    public static string Ranking(IReadOnlyList<string> columns, LanceQuery query) => Write(writer =>
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
            writer.WriteStartObject("full_text_query");
            writer.WriteStartObject("query");
            writer.WriteStartObject("match");
            writer.WriteString("column", "searchable_text");
            writer.WriteString("terms", query.Text);
            writer.WriteEndObject();
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        WriteFilter(writer, columns, query.ContentType is { } type ? $"content_type = {LancePredicate.Literal(type)}" : null);
    });

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
