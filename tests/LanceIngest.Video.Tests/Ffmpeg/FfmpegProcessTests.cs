using System.Diagnostics;
using LanceIngest.Testing;
using Xunit;

namespace LanceIngest.Video.Tests;

public sealed class FfmpegProcessTests
{
    // Would run for hours; shows on standard output how far it is.
    private static readonly string[] Endless = ["-nostdin", "-v", "error", "-f", "lavfi", "-i", "testsrc2=s=320x240", "-f", "rawvideo", "pipe:1"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RunAsync_GoodCommand_HandsOnItsOutput()
    {
        using var app = new TestApp();
        using var output = new MemoryStream();

        await app.Ffmpeg.RunAsync(
            "ffmpeg",
            ["-v", "error", "-f", "lavfi", "-i", "testsrc2=s=64x48:r=10:d=2", "-pix_fmt", "gray", "-f", "rawvideo", "pipe:1"],
            (stream, token) => stream.CopyToAsync(output, token),
            cancellationToken: Token);

        Assert.Equal(64 * 48 * 20, output.Length);
    }

    [Fact]
    public async Task RunAsync_BadCommand_FailsWithTheLastLines()
    {
        using var app = new TestApp();

        var error = await Assert.ThrowsAsync<IngestionException>(() => app.Ffmpeg.RunAsync("ffmpeg", ["-v", "error", "-i", "/no/such/file.mp4", "-f", "null", "-"], cancellationToken: Token));

        Assert.False(error.IsTransient);
        Assert.Contains("/no/such/file.mp4: No such file or directory", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_Cancelled_EndsTheProgramAtOnce()
    {
        using var app = new TestApp();
        using var cancel = new CancellationTokenSource();
        var child = 0;
        var clock = new Stopwatch();

        var run = app.Ffmpeg.RunAsync(
            "ffmpeg",
            Endless,
            async (output, token) =>
            {
                await output.ReadExactlyAsync(new byte[100_000], token);
                child = RunningFfmpeg.In(app.Folder);
                clock.Start();
                await cancel.CancelAsync();
                await output.CopyToAsync(Stream.Null, token);
            },
            app.Folder,
            cancel.Token);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(2), $"It took {clock.Elapsed}.");
        Assert.False(RunningFfmpeg.IsRunning(child));
    }

    [Fact]
    public async Task RunAsync_TakesLongerThanAllowed_IsStoppedForGood()
    {
        using var app = new TestApp(options => options.MaxRunTime = TimeSpan.FromMilliseconds(500));

        var error = await Assert.ThrowsAsync<IngestionException>(() => app.Ffmpeg.RunAsync("ffmpeg", Endless, cancellationToken: Token));

        Assert.Equal(VideoErrors.LimitReached, error.Code);
        Assert.Contains("MaxRunTime", error.Message, StringComparison.Ordinal);
        Assert.False(error.IsTransient);
    }

    [Fact]
    public async Task RunAsync_ProgramThatHangs_IsStoppedAndLeftToAnotherTry()
    {
        using var app = new TestApp(options => options.StallTimeout = TimeSpan.FromSeconds(1));
        var child = 0;

        var error = await Assert.ThrowsAsync<IngestionException>(() => app.Ffmpeg.RunAsync(
            "ffmpeg",
            Endless,
            async (output, token) =>
            {
                await output.ReadExactlyAsync(new byte[100_000], token);
                child = RunningFfmpeg.In(app.Folder);
                await RunningFfmpeg.SignalAsync(child, "STOP");
                await output.CopyToAsync(Stream.Null, token);
            },
            app.Folder,
            Token));

        Assert.Equal((VideoErrors.FfmpegFailed, true), (error.Code, error.IsTransient));
        Assert.Contains("StallTimeout", error.Message, StringComparison.Ordinal);
        Assert.False(RunningFfmpeg.IsRunning(child));
    }

    [Fact]
    public async Task RunAsync_TakesMoreProcessorTimeThanAllowed_IsStoppedForGood()
    {
        using var app = new TestApp(options => options.MaxCpuTime = TimeSpan.FromSeconds(1));

        var error = await Assert.ThrowsAsync<IngestionException>(() => app.Ffmpeg.RunAsync("ffmpeg", Endless, cancellationToken: Token));

        Assert.Equal(VideoErrors.LimitReached, error.Code);
        Assert.Contains("MaxCpuTime", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_TakesMoreMemoryThanAllowed_IsStoppedForGood()
    {
        using var app = new TestApp(options => options.MaxMemory = 256L * 1024 * 1024);

        // Holds every picture until the last has come.
        var error = await Assert.ThrowsAsync<IngestionException>(() => app.Ffmpeg.RunAsync(
            "ffmpeg", ["-v", "error", "-f", "lavfi", "-i", "testsrc2=s=1920x1080:d=60", "-vf", "reverse", "-f", "null", "-"], cancellationToken: Token));

        Assert.Equal(VideoErrors.LimitReached, error.Code);
        Assert.Contains("MaxMemory", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_WritesALargerFileThanAllowed_IsStoppedForGood()
    {
        using var app = new TestApp(options => options.MaxBytes = 1_000_000);

        var error = await Assert.ThrowsAsync<IngestionException>(() => app.Ffmpeg.RunAsync(
            "ffmpeg", ["-nostdin", "-v", "error", "-f", "lavfi", "-i", "testsrc2=s=320x240:d=5", "-f", "rawvideo", "large.raw"], folder: app.Folder, cancellationToken: Token));

        Assert.Equal(VideoErrors.LimitReached, error.Code);
        Assert.Contains("MaxBytes", error.Message, StringComparison.Ordinal);
        Assert.InRange(new FileInfo(Path.Combine(app.Folder, "large.raw")).Length, 1, 1_000_000);
    }

    [Fact]
    public async Task RunAsync_NoFfmpeg_SaysWhereItWasLookedFor()
    {
        using var app = new TestApp(options => options.FfmpegFolder = "/no/such/folder");

        var error = await Assert.ThrowsAsync<IngestionException>(() => app.Ffmpeg.RunAsync("ffmpeg", ["-version"], cancellationToken: Token));

        Assert.Equal(VideoErrors.FfmpegMissing, error.Code);
        Assert.True(error.IsTransient);
        Assert.Contains("/no/such/folder", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_SecretsInTheEnvironment_AreNotHandedOn()
    {
        using var app = new TestApp();
        Environment.SetEnvironmentVariable("LANCEINGEST_TEST_SECRET", "secret");
        var variables = string.Empty;

        await app.Ffmpeg.RunAsync(
            "ffmpeg",
            ["-v", "error", "-f", "lavfi", "-i", "testsrc2=s=320x240:d=1", "-f", "rawvideo", "pipe:1"],
            async (output, token) =>
            {
                await output.ReadExactlyAsync(new byte[1000], token);
                variables = await File.ReadAllTextAsync($"/proc/{RunningFfmpeg.In(app.Folder)}/environ", token);
                await output.CopyToAsync(Stream.Null, token);
            },
            app.Folder,
            Token);

        Assert.Contains("PATH=", variables, StringComparison.Ordinal);
        Assert.DoesNotContain("LANCEINGEST_TEST_SECRET", variables, StringComparison.Ordinal);
    }
}
