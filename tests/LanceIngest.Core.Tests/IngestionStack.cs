using System.Globalization;
using LanceIngest.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace LanceIngest.Core.Tests;

/// <summary>The LanceDB engine and the embeddings API for the tests of one class. Each application gets a table of its own.</summary>
public sealed class IngestionStack : IAsyncLifetime
{
    public const int Dimension = 32;
    private int _tables;

    public LanceServer Lance { get; private set; } = null!;

    public OpenAiStandIn OpenAi { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        var lance = LanceServer.StartAsync();
        OpenAi = await OpenAiStandIn.StartAsync();
        Lance = await lance;
    }

    public async ValueTask DisposeAsync()
    {
        await OpenAi.DisposeAsync();
        await Lance.DisposeAsync();
    }

    public string NewTable() => string.Create(CultureInfo.InvariantCulture, $"table_{Interlocked.Increment(ref _tables)}");

    /// <summary>Builds an application on these servers.</summary>
    /// <param name="configure">What it has besides.</param>
    /// <param name="table">Its table; null for a new one.</param>
    public IngestionApp NewApp(Action<ILanceIngestBuilder>? configure = null, string? table = null) => new(services =>
    {
        services.Configure<IngestionOptions>(options => options.Linger = TimeSpan.FromMilliseconds(5));
        var builder = services.AddLanceIngestion()
            .UseLanceDb(options => (options.Url, options.TableName) = (Lance.Endpoint, table ?? NewTable()))
            .UseOpenAI(options => (options.BaseUrl, options.ApiKey, options.Dimensions) = (OpenAi.Endpoint, "test-key", Dimension));
        configure?.Invoke(builder);
    });

    /// <summary>Builds an application whose table has the first seven columns alone, as services made before LanceIngest have it, and a row.</summary>
    public async Task<IngestionApp> NewSevenColumnAppAsync()
    {
        var table = NewTable();
        await SevenColumns.CreateAsync(Lance, table, Dimension);
        var app = NewApp(table: table);
        await app.IngestAsync(Sample.Item("seal", "a grey seal on the rocks"));
        return app;
    }
}
