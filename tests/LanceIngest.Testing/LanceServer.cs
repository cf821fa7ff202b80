namespace LanceIngest.Testing;

/// <summary>The real LanceDB engine behind its protocol, with data of its own: <c>samples/lancedb-server</c>.</summary>
public sealed class LanceServer : IAsyncDisposable
{
    private readonly NodeProcess _process;
    private readonly string _data;
    private readonly bool _ownsData;

    private LanceServer(NodeProcess process, string data, bool ownsData)
    {
        _process = process;
        _data = data;
        _ownsData = ownsData;
        Endpoint = new Uri(process.ReadyLine.Split(' ')[^1]);
    }

    /// <summary>Its address.</summary>
    public Uri Endpoint { get; }

    /// <summary>The id of its process.</summary>
    public int ProcessId => _process.Id;

    /// <summary>Starts it.</summary>
    /// <param name="data">Its data folder; null makes one that goes when it stops.</param>
    /// <param name="port">Its port; 0 takes a free one.</param>
    /// <param name="apiKey">The key callers must send; null for none.</param>
    /// <param name="table">The table of the routes that name none, such as <c>/bulk-add</c>.</param>
    public static async Task<LanceServer> StartAsync(string? data = null, int port = 0, string? apiKey = null, string table = "semantic_search")
    {
        var folder = data ?? Directory.CreateTempSubdirectory("lanceingest-lance-").FullName;
        var environment = new Dictionary<string, string>
        {
            ["LANCEDB_PATH"] = folder,
            ["PORT"] = port.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["LANCEDB_TABLE"] = table,
            ["LANCEDB_EXIT_WITH_STDIN"] = "1",

            // As its Dockerfile has it: glibc otherwise keeps an arena of memory for each thread of the engine.
            ["MALLOC_ARENA_MAX"] = "2",
        };
        if (apiKey is not null)
        {
            environment["LANCEDB_API_KEY"] = apiKey;
        }

        return new LanceServer(await NodeProcess.StartAsync("samples/lancedb-server/src/server.mjs", environment), folder, ownsData: data is null);
    }

    /// <summary>Ends it the hard way.</summary>
    public Task KillAsync() => _process.KillAsync();

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        if (_ownsData)
        {
            Directory.Delete(_data, recursive: true);
        }
    }
}
