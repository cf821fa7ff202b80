using System.Text.Json;
using System.Text.Json.Nodes;
using LanceIngest.Benchmarks.Processes;

namespace LanceIngest.Benchmarks.Workers;

/// <summary>A worker in a process of its own: the real host, with SQS, S3, the embeddings API and LanceDB.</summary>
internal sealed class WorkerProcess : IAsyncDisposable
{
    private readonly LineProcess _process;

    private WorkerProcess(LineProcess process) => _process = process;

    public int Id => _process.Id;

    /// <summary>Starts the process; it takes no jobs yet.</summary>
    public static async Task<WorkerProcess> StartAsync()
        => new(await LineProcess.StartAsync("dotnet", [typeof(WorkerProcess).Assembly.Location, WorkerProgram.Argument]));

    /// <summary>Has it take jobs.</summary>
    public Task WorkAsync(WorkerSettings settings, CancellationToken cancellationToken)
        => _process.AskAsync((JsonObject)JsonSerializer.SerializeToNode(settings, WorkerJson.Default.WorkerSettings)!, cancellationToken);

    /// <summary>Has it finish and take no more.</summary>
    public Task RestAsync(CancellationToken cancellationToken) => _process.AskAsync([], cancellationToken);

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
