using System.Text.Json;

namespace LanceIngest.Testing;

/// <summary>SQS and S3 of one machine, with data of its own: <c>samples/local-stack</c>.</summary>
public sealed class LocalStack : IAsyncDisposable
{
    private readonly string _data;
    private readonly bool _ownsData;
    private readonly NodeProcess _process;

    private LocalStack(NodeProcess process, string data, bool ownsData)
    {
        _process = process;
        _data = data;
        _ownsData = ownsData;
        using var ready = JsonDocument.Parse(process.ReadyLine);
        var queues = ready.RootElement.GetProperty("queues");
        Endpoint = ready.RootElement.GetProperty("endpoint").GetString()!;
        Bucket = ready.RootElement.GetProperty("bucket").GetString()!;
        AnalysisQueue = queues.GetProperty("analysis").GetString()!;
        AnalysisDeadLetters = queues.GetProperty("analysisDlq").GetString()!;
        VideoQueue = queues.GetProperty("video").GetString()!;
        VideoDeadLetters = queues.GetProperty("videoDlq").GetString()!;
    }

    /// <summary>The address of both services.</summary>
    public string Endpoint { get; }

    /// <summary>The bucket.</summary>
    public string Bucket { get; }

    /// <summary>The URL of the analysis queue.</summary>
    public string AnalysisQueue { get; }

    /// <summary>The URL of its dead-letter queue.</summary>
    public string AnalysisDeadLetters { get; }

    /// <summary>The URL of the video queue.</summary>
    public string VideoQueue { get; }

    /// <summary>The URL of its dead-letter queue.</summary>
    public string VideoDeadLetters { get; }

    /// <summary>Starts it.</summary>
    /// <param name="data">Its data folder; null makes one that goes when it stops.</param>
    /// <param name="port">Its port; 0 takes a free one.</param>
    public static async Task<LocalStack> StartAsync(string? data = null, int port = 0)
    {
        var folder = data ?? Directory.CreateTempSubdirectory("lanceingest-stack-").FullName;
        var process = await NodeProcess.StartAsync("samples/local-stack/src/start.mjs", new Dictionary<string, string>
        {
            ["LOCAL_STACK_DATA"] = folder,
            ["PORT"] = port.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["LOCAL_STACK_EXIT_WITH_STDIN"] = "1",
        });
        return new LocalStack(process, folder, ownsData: data is null);
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
