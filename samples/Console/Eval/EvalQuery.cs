using System.Text.Json;

namespace LanceIngest.Console.Eval;

/// <summary>A query and what it should find.</summary>
/// <param name="Text">The words.</param>
/// <param name="Expected">Asset ids, or paths of documents, any of which is right.</param>
/// <param name="Kind">What kind of query it is, such as a title or a paraphrase.</param>
/// <param name="ContentType">The content type searched in; null for all.</param>
internal sealed record EvalQuery(string Text, IReadOnlySet<string> Expected, string Kind, string? ContentType)
{
    /// <summary>Reads a list of queries.</summary>
    /// <exception cref="InvalidDataException">It is no such list.</exception>
    public static IReadOnlyList<EvalQuery> Read(string json, string file)
    {
        try
        {
            using var list = JsonDocument.Parse(json);
            return [.. list.RootElement.EnumerateArray().Select(static query => new EvalQuery(
                query.GetProperty("query").GetString()!,
                ReadExpected(query.GetProperty("expect")),
                query.TryGetProperty("kind", out var kind) ? kind.GetString()! : "all",
                query.TryGetProperty("type", out var type) ? type.GetString() : null))];
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new InvalidDataException($"'{file}' is no list of queries: {e.Message} Write [{{\"query\":\"…\",\"expect\":\"id or path\",\"kind\":\"title\"}}].", e);
        }
    }

    public bool Expects(string assetId) => Expected.Contains(assetId);

    /// <summary>A path stands for the id that documents at that path get.</summary>
    private static HashSet<string> ReadExpected(JsonElement expect)
    {
        var values = expect.ValueKind == JsonValueKind.Array ? expect.EnumerateArray().Select(static value => value.GetString()!) : [expect.GetString()!];
        return [.. values.Select(static value => value.Contains('/', StringComparison.Ordinal) ? DocumentId.ForPath(value) : value)];
    }
}
