using System.Diagnostics;
using System.Runtime.InteropServices;
using LanceIngest.Testing;

namespace LanceIngest.EndToEnd.Tests;

/// <summary>A project, published with Native AOT into a folder that goes with it.</summary>
internal sealed class NativeBinary : IDisposable
{
    // Two at once would compile the same libraries into the same folder.
    private static readonly SemaphoreSlim s_turn = new(1);

    private NativeBinary(string folder, string output) => (Folder, Output) = (folder, output);

    public string Folder { get; }

    /// <summary>What the publishing said.</summary>
    public string Output { get; }

    private static bool HasClang => Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "clang")));

    public static async Task<NativeBinary> PublishAsync(string project, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("lanceingest-aot-").FullName;

        await s_turn.WaitAsync(cancellationToken);
        try
        {
            // Where clang is missing, gcc links as well.
            var (exitCode, output) = await RunAsync(
                "dotnet",
                ["publish", Repository.PathOf(project), "-c", "Release", "-r", RuntimeInformation.RuntimeIdentifier, "-o", folder, .. HasClang ? (string[])[] : ["-p:CppCompilerAndLinker=gcc"]],
                [],
                cancellationToken);
            return exitCode == 0 ? new NativeBinary(folder, output) : throw new InvalidOperationException($"{project} could not be published:\n{output}");
        }
        finally
        {
            s_turn.Release();
        }
    }

    /// <summary>Runs a program to its end.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(
        string program, IEnumerable<string> arguments, Dictionary<string, string> environment, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return (process.ExitCode, await output + await errors);
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
