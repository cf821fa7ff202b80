using System.Diagnostics;
using LanceIngest.Testing;

namespace LanceIngest.EndToEnd.Tests;

/// <summary>The command line, as a process of its own.</summary>
internal sealed class ConsoleProcess : IDisposable
{
    private static readonly string[] WithinRights = ["setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-dac_override,-dac_read_search", "--"];
    private readonly Process _process;

    private ConsoleProcess(Process process) => _process = process;

    /// <summary>Starts a command that goes on until it is killed or told to stop.</summary>
    public static ConsoleProcess Start(IReadOnlyDictionary<string, string> environment, params string[] arguments) => Start([], environment, arguments);

    /// <summary>Runs a command to its end.</summary>
    public static Task<(int ExitCode, string Output, string Errors)> RunAsync(
        IReadOnlyDictionary<string, string> environment, CancellationToken cancellationToken, params string[] arguments)
        => FinishAsync(Start(environment, arguments), cancellationToken);

    /// <summary>Runs a command to its end, bound by the rights of files and folders: root is too, then.</summary>
    public static Task<(int ExitCode, string Output, string Errors)> RunWithinRightsAsync(
        IReadOnlyDictionary<string, string> environment, CancellationToken cancellationToken, params string[] arguments)
        => FinishAsync(Start(Environment.IsPrivilegedProcess ? WithinRights : [], environment, arguments), cancellationToken);

    /// <summary>Waits until the command says something on standard error that contains a text.</summary>
    public async Task WaitForMessageAsync(string text, CancellationToken cancellationToken)
    {
        while (await _process.StandardError.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.Contains(text, StringComparison.Ordinal))
            {
                return;
            }
        }

        throw new InvalidOperationException($"The command ended without saying '{text}'.");
    }

    /// <summary>The most memory it has had, in bytes.</summary>
    public long PeakMemory
    {
        get
        {
            _process.Refresh();
            return _process.PeakWorkingSet64;
        }
    }

    /// <summary>SIGKILL, for this process alone: what it started has to notice.</summary>
    public void Kill() => _process.Kill();

    /// <summary>SIGTERM, as a platform sends it; waits for the end.</summary>
    public async Task<int> TerminateAsync(CancellationToken cancellationToken)
    {
        using (Process.Start("kill", ["-TERM", $"{_process.Id}"]))
        {
            await _process.WaitForExitAsync(cancellationToken);
        }

        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    private static async Task<(int ExitCode, string Output, string Errors)> FinishAsync(ConsoleProcess started, CancellationToken cancellationToken)
    {
        using var console = started;
        var output = console._process.StandardOutput.ReadToEndAsync(cancellationToken);
        var errors = console._process.StandardError.ReadToEndAsync(cancellationToken);
        await console._process.WaitForExitAsync(cancellationToken);
        return (console._process.ExitCode, await output, await errors);
    }

    private static ConsoleProcess Start(string[] before, IReadOnlyDictionary<string, string> environment, string[] arguments)
    {
        string[] command = [.. before, "dotnet", Path.Combine(AppContext.BaseDirectory, "lanceingest.dll"), .. arguments];
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Repository.Root,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return new ConsoleProcess(Process.Start(start)!);
    }
}
