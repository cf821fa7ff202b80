using System.Diagnostics;
using System.Runtime.InteropServices;
using LanceIngest.Testing;
using Xunit;

namespace LanceIngest.EndToEnd.Tests;

/// <summary>The packages of the main job in a Native AOT binary.</summary>
public sealed class NativeAotTests(Stack stack) : IClassFixture<Stack>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Publish_MainJob_HasNoWarningsAndTheBinaryIngests()
    {
        var output = Directory.CreateTempSubdirectory("lanceingest-aot-").FullName;
        try
        {
            // Where clang is missing, gcc links as well.
            var published = await RunAsync(
                "dotnet",
                ["publish", Repository.PathOf("tests/LanceIngest.AotApp"), "-c", "Release", "-r", RuntimeInformation.RuntimeIdentifier, "-o", output, .. HasClang ? (string[])[] : ["-p:CppCompilerAndLinker=gcc"]],
                []);
            Assert.True(published.ExitCode == 0, published.Output);
            Assert.DoesNotContain("warning", published.Output, StringComparison.OrdinalIgnoreCase);

            var run = await RunAsync(Path.Combine(output, "LanceIngest.AotApp"), [], stack.EnvironmentVariables);

            Assert.Equal(["native: 1 rows", "native-image: 1 rows", "found native: Native code"], run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
            Assert.Equal(0, run.ExitCode);
        }
        finally
        {
            Directory.Delete(output, recursive: true);
        }
    }

    private static bool HasClang => Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "clang")));

    private static async Task<(int ExitCode, string Output)> RunAsync(string program, IEnumerable<string> arguments, Dictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(Token);
        var errors = process.StandardError.ReadToEndAsync(Token);
        await process.WaitForExitAsync(Token);
        return (process.ExitCode, await output + await errors);
    }
}
