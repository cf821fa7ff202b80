using Xunit;

namespace LanceIngest.EndToEnd.Tests;

/// <summary>The packages of the main job in a Native AOT binary.</summary>
public sealed class NativeAotTests(Stack stack) : IClassFixture<Stack>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Publish_MainJob_HasNoWarningsAndTheBinaryIngests()
    {
        using var binary = await NativeBinary.PublishAsync("tests/LanceIngest.AotApp", Token);
        Assert.DoesNotContain("warning", binary.Output, StringComparison.OrdinalIgnoreCase);

        var run = await NativeBinary.RunAsync(Path.Combine(binary.Folder, "LanceIngest.AotApp"), [], stack.EnvironmentVariables, Token);

        Assert.Equal(["native: 1 rows", "native-image: 1 rows", "found native: Native code"], run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(0, run.ExitCode);
    }
}
