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

    public async Task PostArrowAsync(string operation, LanceTableSchema schema, IReadOnlyList<LanceRecord> records, CancellationToken cancellationToken)
    {
        var batch = new ArrowBatch(schema, records);
        var tries = 0;
        HttpContent Body()
        {
            tries++;
            return new ArrowContent(batch);
        }

        await PostAsync(operation, Body, static (_, _) => Task.FromResult(0), cancellationToken).ConfigureAwait(false);

        // A try that was broken off may still be sending when the next one has succeeded: its buffers are left to the garbage collector.
        if (tries == 1)
        {
            batch.ReturnBuffers();
        }
    }

    public Task<T> PostJsonAsync<T>(string operation, string body, Func<JsonElement, T> read, CancellationToken cancellationToken) => PostAsync(
        operation,
        () => Json(body),
        async (content, token) =>
        {
            var bytes = await content.ReadAsByteArrayAsync(token).ConfigureAwait(false);
            using var answer = JsonDocument.Parse(bytes.Length == 0 ? "{}"u8.ToArray() : bytes);
            return read(answer.RootElement);
        },
        cancellationToken);

    private Task<T> PostAsync<T>(string operation, Func<HttpContent> content, Func<HttpContent, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
        => http.SendAsync(HttpMethod.Post, $"v1/table/{_table}/{operation}", content, read, cancellationToken);

    private static StringContent Json(string body) => new(body, new MediaTypeHeaderValue("application/json"));
}
