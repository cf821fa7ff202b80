using System.Net.Http.Headers;
using Apache.Arrow;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;

namespace LanceIngest.Testing;

/// <summary>Tables of the first seven columns, which services made before LanceIngest have.</summary>
public static class SevenColumns
{
    /// <summary>Creates such a table.</summary>
    public static async Task CreateAsync(LanceServer server, string table, int dimension)
    {
        Field Text(string name, bool nullable = true) => new(name, StringType.Default, nullable);
        var vector = new FixedSizeListType(new Field("item", FloatType.Default, nullable: true), dimension);
        var schema = new Schema(
            [Text("id", nullable: false), Text("content_type"), Text("title"), new Field("embedding", vector, nullable: true), Text("searchable_text"), Text("content_hash"), Text("references")],
            null);
        using var stream = new MemoryStream();
        using (var writer = new ArrowStreamWriter(stream, schema, leaveOpen: true))
        {
            await writer.WriteStartAsync();
            await writer.WriteEndAsync();
        }

        using var body = new ByteArrayContent(stream.ToArray());
        body.Headers.ContentType = new MediaTypeHeaderValue("application/vnd.apache.arrow.stream");
        using var http = new HttpClient();
        using var response = await http.PostAsync(new Uri(server.Endpoint, $"/v1/table/{table}/create/"), body);
        response.EnsureSuccessStatusCode();
    }
}
