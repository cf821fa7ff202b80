using System.Collections.Concurrent;
using System.Diagnostics;
using LanceIngest.Testing;

namespace LanceIngest.EndToEnd.Tests.Lambda;

/// <summary>One execution environment of the function: a process of its own, and the runtime API it talks to.</summary>
internal sealed class LambdaProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly LambdaRuntimeApi _api;
    private readonly ConcurrentQueue<string> _logs = new();

    private LambdaProcess(Process process, LambdaRuntimeApi api) => (_process, _api) = (process, api);

    /// <summary>Everything it has written so far.</summary>
    public string Logs => string.Join('\n', _logs);

    /// <summary>How many files and sockets it has open.</summary>
    public int OpenFiles => Directory.GetFileSystemEntries($"/proc/{_process.Id}/fd").Length;

    public int Threads
    {
        get
        {
            _process.Refresh();
            return _process.Threads.Count;
        }
    }

    /// <summary>Bytes of memory.</summary>
    public long WorkingSet
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>Starts a program and gives it the runtime API.</summary>
    /// <param name="environment">Its settings.</param>
    /// <param name="program">What the function's package or image starts.</param>
    /// <param name="arguments">With which arguments.</param>
    public static async Task<LambdaProcess> StartAsync(IReadOnlyDictionary<string, string> environment, string program, params string[] arguments)
    {
        var api = await LambdaRuntimeApi.StartAsync();
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        start.Environment["AWS_LAMBDA_RUNTIME_API"] = api.Endpoint;
        var lambda = new LambdaProcess(Process.Start(start)!, api);
        lambda._process.OutputDataReceived += (_, line) => lambda._logs.Enqueue(line.Data ?? string.Empty);
        lambda._process.ErrorDataReceived += (_, line) => lambda._logs.Enqueue(line.Data ?? string.Empty);
        lambda._process.BeginOutputReadLine();
        lambda._process.BeginErrorReadLine();
        return lambda;
    }

    /// <summary>What became of its start.</summary>
    public Task<LambdaAnswer> StartedAsync(CancellationToken cancellationToken) => _api.StartedAsync(cancellationToken);

    public Task<LambdaAnswer> InvokeAsync(string sqsEvent, TimeSpan timeout, CancellationToken cancellationToken) => _api.InvokeAsync(sqsEvent, timeout, cancellationToken);

    /// <summary>Waits for its end, and for the last of its output.</summary>
    public async Task<int> ExitAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken);
        return _process.ExitCode;
    }

    /// <summary>SIGTERM, as Lambda sends it.</summary>
    public void Terminate()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        kill.WaitForExit();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
        await _api.DisposeAsync();
    }
}
