using System.Text.Json.Serialization;

namespace LanceIngest.Testing;

/// <summary>What became of an invocation, or of the start of a function.</summary>
/// <param name="Outcome"><c>response</c>, <c>error</c> or <c>timeout</c>; of a start <c>ready</c> or <c>init-error</c>.</param>
/// <param name="Body">The answer, or the error: JSON.</param>
/// <param name="ErrorType">The header of an error.</param>
/// <param name="ElapsedMs">How long it took.</param>
public sealed record LambdaAnswer(string Outcome, string? Body, string? ErrorType, long ElapsedMs);

[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(LambdaAnswer))]
internal sealed partial class LambdaJson : JsonSerializerContext;
