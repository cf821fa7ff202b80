using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using LanceIngest.Testing;

namespace LanceIngest.UploadApi.Tests.Support;

/// <summary>The upload API as a process of its own, on a real port.</summary>
public sealed class ApiProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private readonly Process _process;
    private readonly Queue<string> _lines = new();
    private readonly TaskCompletionSource _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ApiProcess(IReadOnlyDictionary<string, string> environment, int port)
    {
        Address = new Uri($"http://127.0.0.1:{port}/");
        var start = new ProcessStartInfo("dotnet", [Repository.PathOf("artifacts/bin/LanceIngest.UploadApi/debug/LanceIngest.UploadApi.dll")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        start.Environment["ASPNETCORE_URLS"] = Address.AbsoluteUri.TrimEnd('/');
        start.Environment["DOTNET_gcServer"] = "0";
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.Exited += (_, _) => _listening.TrySetException(new InvalidOperationException($"The API stopped with {_process.ExitCode}:\n{Output}"));
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>The last lines that it wrote.</summary>
    public string Output
    {
        get
        {
            lock (_lines)
            {
                return string.Join('\n', _lines);
            }
        }
    }

    /// <summary>Starts it and waits until it listens.</summary>
    /// <param name="environment">Its settings.</param>
    /// <param name="port">Its port; 0 takes a free one.</param>
    /// <exception cref="InvalidOperationException">It stopped at once; the message has what it wrote.</exception>
    public static async Task<ApiProcess> StartAsync(IReadOnlyDictionary<string, string> environment, int port = 0)
    {
        var process = new ApiProcess(environment, port > 0 ? port : FreePort());
        await process._listening.Task.WaitAsync(StartLimit);
        return process;
    }

    /// <summary>Ends it the hard way.</summary>
    public async Task KillAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }

    private static int FreePort()
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        return ((IPEndPoint)free.LocalEndpoint).Port;
    }

    private void Keep(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_lines)
        {
            _lines.Enqueue(line);
            if (_lines.Count > 200)
            {
                _lines.Dequeue();
            }
        }

        if (line.Contains("Now listening on", StringComparison.Ordinal))
        {
            _listening.TrySetResult();
        }
    }
}
