using System.Buffers;
using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace LanceIngest.Embedding;

/// <summary>Reads a vector in base64 (<c>float32[dim]</c>, least byte first), or in digits, as services answer that know no base64.</summary>
internal sealed class VectorConverter : JsonConverter<ReadOnlyMemory<float>>
{
    public override ReadOnlyMemory<float> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        => reader.TokenType switch
        {
            JsonTokenType.StartArray => ReadDigits(ref reader),
            JsonTokenType.String when !reader.HasValueSequence && !reader.ValueIsEscaped => Decode(reader.ValueSpan),
            JsonTokenType.String => ReadEscaped(ref reader),
            _ => throw new JsonException($"A vector is {reader.TokenType}."),
        };

    public override void Write(Utf8JsonWriter writer, ReadOnlyMemory<float> value, JsonSerializerOptions options) => throw new NotSupportedException();

    private static float[] Decode(ReadOnlySpan<byte> base64)
    {
        var padding = base64.Length - base64.TrimEnd((byte)'=').Length;
        var length = Base64.GetMaxDecodedFromUtf8Length(base64.Length) - padding;
        var numbers = new float[length / sizeof(float)];
        return length % sizeof(float) == 0
            && Base64.DecodeFromUtf8(base64, MemoryMarshal.AsBytes(numbers.AsSpan()), out _, out var written) == OperationStatus.Done
            && written == length
            ? numbers
            : throw new JsonException("A vector is no base64 of 32-bit numbers.");
    }

    private static float[] ReadEscaped(ref Utf8JsonReader reader)
    {
        var text = ArrayPool<byte>.Shared.Rent(checked((int)(reader.HasValueSequence ? reader.ValueSequence.Length : reader.ValueSpan.Length)));
        try
        {
            return Decode(text.AsSpan(0, reader.CopyString(text)));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(text);
        }
    }

    private static float[] ReadDigits(ref Utf8JsonReader reader)
    {
        var numbers = new List<float>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            numbers.Add(reader.GetSingle());
        }

        return [.. numbers];
    }
}
