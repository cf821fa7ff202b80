using System.ComponentModel;
using System.Diagnostics;
using Microsoft.Extensions.Options;

namespace LanceIngest.Video;

/// <summary>Runs <c>ffmpeg</c> and <c>ffprobe</c>: the only place that starts a process.</summary>
/// <remarks>
/// Every run has limits of time, memory and disk. It is killed with its children when it is cancelled, and by the kernel when this process
/// dies, however that happens. No run inherits this process's environment, in which there are keys.
/// </remarks>
internal sealed class FfmpegProcess(FfmpegTools tools, IOptions<VideoOptions> options, TimeProvider time)
{
    // What programs need to find their libraries and fonts, and nothing else.
    private static readonly string[] KeptVariables = ["PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SystemRoot", "FONTCONFIG_FILE", "FONTCONFIG_PATH"];

    /// <summary>Runs a program to its end.</summary>
    /// <param name="program"><c>ffmpeg</c> or <c>ffprobe</c>.</param>
    /// <param name="arguments">Its arguments, one by one. Names of files are absolute and made by us.</param>
    /// <param name="readOutput">Reads its standard output, as it comes, to the end. The program waits while nobody reads.</param>
    /// <param name="folder">Where it runs; default: where this process does.</param>
    /// <param name="cancellationToken">Kills the program.</param>
    /// <returns>What it said on standard error, for a run that went well.</returns>
    /// <exception cref="IngestionException">It failed, or reached a limit.</exception>
    public async Task<ErrorTail> RunAsync(
        string program, IEnumerable<string> arguments, Func<Stream, CancellationToken, Task>? readOutput = null, string? folder = null, CancellationToken cancellationToken = default)
    {
        using var limit = new CancellationTokenSource(options.Value.MaxRunTime, time);
        using var stalled = new CancellationTokenSource();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token, stalled.Token);
        stop.Token.ThrowIfCancellationRequested();
        using var process = await StartAsync(program, arguments, folder).ConfigureAwait(false);
        var errors = new ErrorTail();
        var reading = errors.ReadAsync(process.StandardError);
        using var ended = new CancellationTokenSource();
        var watching = StallWatch.RunAsync(process, options.Value.StallTimeout, stalled, time, ended.Token);
        try
        {
            using (stop.Token.UnsafeRegister(static process => Kill((Process)process!), process))
            {
                await (readOutput ?? DiscardAsync)(process.StandardOutput.BaseStream, stop.Token).ConfigureAwait(false);
                await process.WaitForExitAsync(stop.Token).ConfigureAwait(false);
            }

            await reading.ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw FfmpegFailure.TookTooLong(program, options.Value);
        }
        catch (OperationCanceledException) when (stalled.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw FfmpegFailure.Stalled(program, options.Value);
        }
        finally
        {
            await ended.CancelAsync().ConfigureAwait(false);
            await watching.ConfigureAwait(false);
            await EndAsync(process, reading).ConfigureAwait(false);
        }

        // A program killed in the middle of its output looks like one that had no more to say.
        cancellationToken.ThrowIfCancellationRequested();
        return FfmpegFailure.IsSuccess(process.ExitCode, errors) ? errors : throw FfmpegFailure.Of(program, process.ExitCode, errors, options.Value);
    }

    private async Task<Process> StartAsync(string program, IEnumerable<string> arguments, string? folder)
    {
        string[] command = [.. tools.Limits, tools.PathOf(program), .. arguments];
        var info = new ProcessStartInfo(command[0], command.Skip(1))
        {
            WorkingDirectory = folder ?? string.Empty,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        info.Environment.Clear();
        foreach (var name in KeptVariables)
        {
            if (Environment.GetEnvironmentVariable(name) is { } value)
            {
                info.Environment[name] = value;
            }
        }

        try
        {
            var process = await ProcessLauncher.StartAsync(info).ConfigureAwait(false);
            process.StandardInput.Close();
            return process;
        }
        catch (Win32Exception e)
        {
            throw IngestionException.Transient(
                VideoErrors.FfmpegMissing, $"'{command[0]}' could not be started: {e.Message}. Check that FFmpeg is installed and may be run.", e);
        }
    }

    private static async Task EndAsync(Process process, Task reading)
    {
        Kill(process);
        await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        await reading.ConfigureAwait(false);
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself.
        }
    }

    private static Task DiscardAsync(Stream output, CancellationToken cancellationToken) => output.CopyToAsync(Stream.Null, cancellationToken);
}
