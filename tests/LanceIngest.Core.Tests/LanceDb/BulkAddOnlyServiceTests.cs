using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace LanceIngest.Core.Tests.LanceDb;

/// <summary>A service that knows <c>POST /bulk-add</c> and nothing else.</summary>
public sealed class BulkAddOnlyServiceTests : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly List<string> _added = [];
    private readonly Task _serving;
    private readonly ServiceProvider _services;

    public BulkAddOnlyServiceTests()
    {
        var url = $"http://127.0.0.1:{FreePort()}/";
        _listener.Prefixes.Add(url);
        _listener.Start();
        _serving = ServeAsync();
        var services = new ServiceCollection();
        services.AddLanceIngestion().UseBulkAddApi(options => options.Url = new Uri(url));
        _services = services.BuildServiceProvider();
    }

    private ILanceTable Table => _services.GetRequiredService<ILanceTable>();

    [Fact]
    public async Task ReplaceAsync_ServiceWithoutDelete_AddsTheRows()
    {
        await Table.ReplaceAsync([Document("doc")], TestContext.Current.CancellationToken);

        Assert.Contains("\"id\":\"doc\"", Assert.Single(_added), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReplaceAsync_DeletionAtAServiceWithoutDelete_SaysWhatToDo()
    {
        var error = await Assert.ThrowsAnyAsync<IngestionException>(() => Table.ReplaceAsync([new LanceDocument("doc", [])], TestContext.Current.CancellationToken));

        Assert.True(error.IsTransient);
        Assert.Contains("LANCEDB_PROTOCOL=rest", error.Message, StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        _listener.Stop();
        await _serving;
    }

    private static LanceDocument Document(string id) => new(id, [new LanceRecord
    {
        Id = id, ParentId = id, ContentType = "text", Title = id, Embedding = new[] { 1f, 0f }, SearchableText = "text", ContentHash = "hash", UpdatedAt = DateTimeOffset.UnixEpoch,
    }]);

    private static int FreePort()
    {
        using var socket = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        socket.Start();
        return ((IPEndPoint)socket.LocalEndpoint).Port;
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                var context = await _listener.GetContextAsync();
                using var reader = new StreamReader(context.Request.InputStream);
                var body = await reader.ReadToEndAsync();
                var known = context.Request.Url!.AbsolutePath == "/bulk-add";
                if (known && body.Contains("\"id\"", StringComparison.Ordinal))
                {
                    _added.Add(body);
                }

                context.Response.StatusCode = known ? 200 : 404;
                await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(known ? """{"success":true}""" : "Cannot POST"));
                context.Response.Close();
            }
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
        {
            // The listener was stopped: the test is over.
        }
    }
}
