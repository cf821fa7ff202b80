using System.Diagnostics;
using System.Text.Json.Nodes;

namespace LanceIngest.Benchmarks.Processes;

/// <summary>
/// A process that is told what to do in lines of JSON, and answers each with a line. It ends when its standard input does, so it
/// does not outlive the benchmark however that ends.
/// </summary>
internal sealed class LineProcess : IAsyncDisposable
{
    private const int ErrorLinesKept = 20;
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(20);
    private readonly Process _process;
    private readonly string _name;
    private readonly Queue<string> _errors = new();

    private LineProcess(Process process, string name)
    {
        _process = process;
        _name = name;
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    /// <summary>Starts it and waits until it says that it is ready, with the first line of its output.</summary>
    public static async Task<LineProcess> StartAsync(string command, IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(command, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        var process = Process.Start(start) ?? throw new InvalidOperationException($"{command} could not be started.");
        var lines = new LineProcess(process, Path.GetFileName(arguments[0]));
        try
        {
            await lines.ReadAsync(CancellationToken.None);
            return lines;
        }
        catch
        {
            await lines.DisposeAsync();
            throw;
        }
    }

    /// <summary>Has it do something and waits for the answer.</summary>
    public async Task<JsonObject> AskAsync(JsonObject question, CancellationToken cancellationToken)
    {
        await _process.StandardInput.WriteLineAsync(question.ToJsonString().AsMemory(), cancellationToken);
        await _process.StandardInput.FlushAsync(cancellationToken);
        return await ReadAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.StandardInput.Close();
            using var limit = new CancellationTokenSource(EndLimit);
            try
            {
                await _process.WaitForExitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                _process.Kill(entireProcessTree: true);
                await _process.WaitForExitAsync(CancellationToken.None);
            }
        }

        _process.Dispose();
    }

    private async Task<JsonObject> ReadAsync(CancellationToken cancellationToken)
    {
        var line = await _process.StandardOutput.ReadLineAsync(cancellationToken);
        if (line is not null)
        {
            return (JsonObject)JsonNode.Parse(line)!;
        }

        await _process.WaitForExitAsync(cancellationToken);
        lock (_errors)
        {
            throw new InvalidOperationException($"{_name} ended with code {_process.ExitCode} before it answered. Its last lines:\n{string.Join('\n', _errors)}");
        }
    }

    private void Keep(string? line)
    {
        lock (_errors)
        {
            _errors.Enqueue(line ?? string.Empty);
            if (_errors.Count > ErrorLinesKept)
            {
                _errors.Dequeue();
            }
        }
    }
}
