using System.Diagnostics;

namespace LanceIngest.Testing;

/// <summary>
/// A server of the samples or of the tests, written for Node, as a process of its own. It holds the other end of the server's
/// standard input: when the tests end, however they end, the server sees it closed and stops.
/// </summary>
public sealed class NodeProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private readonly Process _process;
    private readonly Queue<string> _errors;

    private NodeProcess(Process process, string readyLine, Queue<string> errors)
    {
        _process = process;
        ReadyLine = readyLine;
        _errors = errors;
    }

    /// <summary>The id of the process.</summary>
    public int Id => _process.Id;

    /// <summary>What the server printed when it was ready.</summary>
    public string ReadyLine { get; }

    /// <summary>The last lines of the server's standard error, for messages of failed tests.</summary>
    public string LastErrors
    {
        get
        {
            lock (_errors)
            {
                return string.Join('\n', _errors);
            }
        }
    }

    /// <summary>Starts a script and waits for its first line of output.</summary>
    /// <param name="script">The script, relative to the repository.</param>
    /// <param name="environment">Settings of the server.</param>
    public static async Task<NodeProcess> StartAsync(string script, IReadOnlyDictionary<string, string> environment)
    {
        var path = Repository.PathOf(script);
        var package = Path.GetFullPath("../..", path);
        if (File.Exists(Path.Combine(package, "package-lock.json")) && !Directory.Exists(Path.Combine(package, "node_modules")))
        {
            throw new InvalidOperationException($"The npm packages of {script} are not installed. Run ./test.sh, or 'npm ci' in its folder.");
        }

        var start = new ProcessStartInfo("node", [path]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start) ?? throw new InvalidOperationException($"node could not be started for {script}.");
        var errors = new Queue<string>();
        process.ErrorDataReceived += (_, line) =>
        {
            lock (errors)
            {
                errors.Enqueue(line.Data ?? string.Empty);
                if (errors.Count > 40)
                {
                    errors.Dequeue();
                }
            }
        };
        process.BeginErrorReadLine();
        using var limit = new CancellationTokenSource(StartLimit);
        string? ready;
        try
        {
            ready = await process.StandardOutput.ReadLineAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            ready = null;
        }

        if (ready is null)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            throw new InvalidOperationException($"{script} did not become ready. Its last lines:\n{string.Join('\n', errors)}");
        }

        // Nothing else is expected there; reading on keeps the pipe from filling up.
        _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
        return new NodeProcess(process, ready, errors);
    }

    /// <summary>Ends the process the hard way, as a power cut would.</summary>
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
            _process.StandardInput.Close();
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(15));
            try
            {
                await _process.WaitForExitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                await KillAsync();
            }
        }

        _process.Dispose();
    }
}
