using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LanceIngest.Text;

/// <summary>The column <c>references</c> of a document: where it lies and what its metadata says.</summary>
/// <remarks>Without the Git reference: it is part of the content hash, and a push that leaves a document alone must not embed it again.</remarks>
internal static class TextReferences
{
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(string path, JsonObject metadata)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer, WriterOptions))
        {
            writer.WriteStartObject();
            writer.WriteString("source_path", path);
            writer.WritePropertyName("metadata");
            metadata.WriteTo(writer);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
