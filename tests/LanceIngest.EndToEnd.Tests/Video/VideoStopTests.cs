using LanceIngest.Sqs;
using LanceIngest.Testing;
using LanceIngest.Video;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace LanceIngest.EndToEnd.Tests;

/// <summary>Workers that end while FFmpeg works for them.</summary>
[Collection<VideoProcesses>]
public sealed class VideoStopTests(Stack stack) : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);
    private readonly DirectoryInfo _temporary = Directory.CreateTempSubdirectory("lanceingest-work-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Worker_KilledWhileFfmpegHangs_LeavesNoneBehind()
    {
        using var host = stack.BuildHost();
        await EnqueueLongVideoAsync(host);
        var environment = stack.EnvironmentVariables;
        environment["TMPDIR"] = _temporary.FullName;
        using var worker = ConsoleProcess.Start(environment, "worker");
        var ffmpeg = await RunningFfmpeg.WaitForAsync(_temporary.FullName, Token);

        // One that runs would notice that nobody reads what it writes.
        await RunningFfmpeg.SignalAsync(ffmpeg, "STOP");
        worker.Kill();
        var ended = await RunningFfmpeg.EndsWithinAsync(ffmpeg, Limit);
        await RunningFfmpeg.SignalAsync(ffmpeg, "KILL");

        Assert.True(ended, "FFmpeg stays without its worker.");
    }

    [Fact]
    public async Task Host_StoppedWhileFfmpegWorks_EndsItWithinTwoSecondsAndGivesTheMessageBack()
    {
        using var worker = stack.BuildWorker(
            options => (options.Queues, options.DrainTimeout) = (SqsQueues.All, TimeSpan.Zero),
            builder => builder.AddVideo(options => options.TemporaryFolder = _temporary.FullName));
        await EnqueueLongVideoAsync(worker);
        await worker.StartAsync(Token);
        var ffmpeg = await RunningFfmpeg.WaitForAsync(_temporary.FullName, Token);

        var stopping = worker.StopAsync(Token);

        Assert.True(await RunningFfmpeg.EndsWithinAsync(ffmpeg, Limit), "FFmpeg goes on without its host.");
        await stopping;
        var depths = await worker.Services.GetRequiredService<SqsQueueInspector>().GetDepthsAsync(Token);
        var videos = depths.Single(depth => depth is { Queue: SqsQueues.Video, IsDeadLetterQueue: false });
        Assert.Equal((1, 0, 0), (videos.Visible, videos.InFlight, videos.Delayed));
        Assert.Empty(_temporary.EnumerateFileSystemInfos());
    }

    public void Dispose() => _temporary.Delete(recursive: true);

    private async Task EnqueueLongVideoAsync(IHost host)
    {
        await host.EmptyQueuesAsync(stack);
        await host.SaveVideoAsync(stack, "long", await VideoMaker.MakeLongAsync(), "A long film");
        await host.EnqueueAsync(VideoHost.RawVideo("long"));
    }
}
