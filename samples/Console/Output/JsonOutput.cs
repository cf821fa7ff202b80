using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace LanceIngest.Console.Output;

/// <summary>Prints one JSON object as one line of standard output.</summary>
internal static class JsonOutput
{
    public static void Write(Action<Utf8JsonWriter> content)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            content(writer);
        }

        System.Console.Out.WriteLine(Encoding.UTF8.GetString(buffer.WrittenSpan));
    }
}
