using System.Text.Json;
using System.Text.Json.Serialization;

namespace LanceIngest.LambdaRuntime;

/// <summary>A failure in the shape that Lambda passes on to whoever looks at it.</summary>
internal sealed record RuntimeError(string ErrorMessage, string ErrorType, IReadOnlyList<string> StackTrace)
{
    public static byte[] ToJson(Exception error) => JsonSerializer.SerializeToUtf8Bytes(
        new RuntimeError(error.Message, error.GetType().Name, (error.StackTrace ?? string.Empty).Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)),
        RuntimeErrorContext.Default.RuntimeError);
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(RuntimeError))]
internal sealed partial class RuntimeErrorContext : JsonSerializerContext;
