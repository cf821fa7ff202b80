using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using LanceIngest.Testing;
using Xunit;

namespace LanceIngest.Core.Tests.LanceDb;

/// <summary>One server for the tests of a class; each test drops its table.</summary>
public sealed class SharedLanceServer : IAsyncLifetime
{
    private readonly HttpClient _http = new();

    public LanceServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Server = await LanceServer.StartAsync(table: "conformance");

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await Server.DisposeAsync();
    }

    public async Task DropTableAsync(string table)
    {
        using var response = await _http.PostAsync(new Uri(Server.Endpoint, $"/v1/table/{table}/drop/"), null);
        Assert.True(response.IsSuccessStatusCode || response.StatusCode == HttpStatusCode.NotFound, $"drop answered {response.StatusCode}");
    }

    public async Task<int> DimensionAsync(string table)
    {
        using var body = new StringContent("{\"version\":null}", Encoding.UTF8, "application/json");
        using var response = await _http.PostAsync(new Uri(Server.Endpoint, $"/v1/table/{table}/describe/"), body);
        var description = JsonNode.Parse(await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync())!;
        return description["schema"]!["fields"]!.AsArray().Single(field => field!["name"]!.ToString() == "embedding")!["type"]!["length"]!.GetValue<int>();
    }

    /// <summary>Creates a table as services made before LanceIngest have it.</summary>
    public Task CreateSevenColumnTableAsync(string table, int dimension) => SevenColumns.CreateAsync(Server, table, dimension);
}
