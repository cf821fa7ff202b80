using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Apache.Arrow.Ipc;

namespace LanceIngest.Testing;

/// <summary>Rows whose key is in the table more than once, as a program leaves them that appends where it should merge.</summary>
public static class RowsTwice
{
    private static readonly string[] Columns =
        ["id", "content_type", "title", "embedding", "searchable_text", "content_hash", "references", "parent_id", "chunk_index", "updated_at", "embedding_model"];

    /// <summary>Appends the rows of a document as they are to those that are there.</summary>
    public static async Task AppendAsync(LanceServer server, string table, string documentId)
    {
        using var http = new HttpClient { BaseAddress = server.Endpoint };
        var query = JsonSerializer.Serialize(new { vector = Array.Empty<float>(), k = 1000, columns = Columns, filter = $"parent_id = '{documentId}'", prefilter = true });
        using var question = new StringContent(query, Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync($"v1/table/{table}/query/", question);
        using var reader = new ArrowFileReader(new MemoryStream(await answer.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync()));
        using var rows = new MemoryStream();
        using (var batch = await reader.ReadNextRecordBatchAsync())
        using (var writer = new ArrowStreamWriter(rows, batch.Schema, leaveOpen: true))
        {
            await writer.WriteRecordBatchAsync(batch);
            await writer.WriteEndAsync();
        }

        using var body = new ByteArrayContent(rows.ToArray());
        body.Headers.ContentType = new MediaTypeHeaderValue("application/vnd.apache.arrow.stream");
        using var response = await http.PostAsync($"v1/table/{table}/insert/?mode=append", body);
        response.EnsureSuccessStatusCode();
    }
}
