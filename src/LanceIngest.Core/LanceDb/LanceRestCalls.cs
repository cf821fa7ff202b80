using System.Net.Http.Headers;
using System.Text.Json;
using Apache.Arrow;
using Microsoft.Extensions.Options;

namespace LanceIngest.LanceDb;

/// <summary>The requests of the REST protocol on one table: a path, a body, an answer.</summary>
internal sealed class LanceRestCalls(LanceDbHttp http, IOptions<LanceDbOptions> options)
{
    private readonly string _table = options.Value.TableName;

    public Task<IReadOnlyList<T>> QueryAsync<T>(string body, Func<RecordBatch, int, T> row, CancellationToken cancellationToken)
        => PostAsync("query/", () => Json(body), (content, token) => ArrowAnswers.ReadAsync(content, row, token), cancellationToken);

    /// <returns>The version of the table after it.</returns>
    public async Task<long?> PostArrowAsync(string operation, LanceTableSchema schema, IReadOnlyList<LanceRecord> records, CancellationToken cancellationToken)
    {
        var batch = new ArrowBatch(schema, records);
        var tries = 0;
        HttpContent Body()
        {
            tries++;
            return new ArrowContent(batch);
        }

        var version = await PostAsync(operation, Body, (content, token) => ReadJsonAsync(content, ReadVersion, token), cancellationToken).ConfigureAwait(false);

        // A try that was broken off may still be sending when the next one has succeeded: its buffers are left to the garbage collector.
        if (tries == 1)
        {
            batch.ReturnBuffers();
        }

        return version;
    }

    public Task<T> PostJsonAsync<T>(string operation, string body, Func<JsonElement, T> read, CancellationToken cancellationToken)
        => PostAsync(operation, () => Json(body), (content, token) => ReadJsonAsync(content, read, token), cancellationToken);

    /// <summary>The version that an answer tells, where it does.</summary>
    public static long? ReadVersion(JsonElement answer)
        => answer.ValueKind == JsonValueKind.Object && answer.TryGetProperty("version", out var version) && version.TryGetInt64(out var number) ? number : null;

    private static async Task<T> ReadJsonAsync<T>(HttpContent content, Func<JsonElement, T> read, CancellationToken cancellationToken)
    {
        var bytes = await content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        using var answer = JsonDocument.Parse(bytes.Length == 0 ? "{}"u8.ToArray() : bytes);
        return read(answer.RootElement);
    }

    private Task<T> PostAsync<T>(string operation, Func<HttpContent> content, Func<HttpContent, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
        => http.SendAsync(HttpMethod.Post, $"v1/table/{_table}/{operation}", content, read, cancellationToken);

    private static StringContent Json(string body) => new(body, new MediaTypeHeaderValue("application/json"));
}
