using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LanceIngest.Text;

/// <summary>The column <c>references</c> of a document: where it lies and what its metadata says.</summary>
internal static class TextReferences
{
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(string path, string? gitRef, JsonObject metadata)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer, WriterOptions))
        {
            writer.WriteStartObject();
            writer.WriteString("source_path", path);
            if (gitRef is not null)
            {
                writer.WriteString("git_ref", gitRef);
            }

            writer.WritePropertyName("metadata");
            metadata.WriteTo(writer);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
