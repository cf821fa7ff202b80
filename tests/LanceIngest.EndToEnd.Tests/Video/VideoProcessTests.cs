using System.Globalization;
using LanceIngest.Sqs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace LanceIngest.EndToEnd.Tests;

/// <summary>Workers in processes of their own, which are killed in the middle of a video, or have many. <c>./test.sh soak video</c> makes both larger.</summary>
[Collection<VideoProcesses>]
public sealed class VideoProcessTests(Stack stack) : IDisposable
{
    private const string Id = "killed";
    private const int MostEffects = 60;
    private const int VideosOfAWorker = 2;
    private const long MostMemory = 300 * 1024 * 1024;
    private readonly VideoFiles _files = new();
    private readonly DirectoryInfo _temporary = Directory.CreateTempSubdirectory("lanceingest-work-");

    /// <summary>The soak has 20 videos, and kills a worker at every place; otherwise there are a few videos and a few places.</summary>
    private static int Videos => int.TryParse(Environment.GetEnvironmentVariable("LANCEINGEST_SOAK_VIDEO"), CultureInfo.InvariantCulture, out var videos) ? videos : 6;

    private static int StepOfPlaces => Videos >= 20 ? 1 : 6;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Worker_KilledInTheMiddle_EndsWithOneSetOfFramesAndOneRowEach()
    {
        using var host = stack.BuildHost();
        await host.SaveVideoAsync(stack, Id, VideoFiles.Regatta, "Regatta");
        Assert.Null(await RunAsync(host, allowed: int.MaxValue));
        var former = (await host.VideoAsync(Id)).Stills();
        await host.SaveVideoAsync(stack, Id, await _files.RegattaSceneAsync(), "Regatta");

        var allowed = StepOfPlaces - 1;
        while (await RunAsync(host, allowed) is { } effects)
        {
            Assert.Equal(allowed, effects);
            await host.CheckReferencesAsync(Id);
            allowed += StepOfPlaces;
            Assert.True(allowed < MostEffects, "The job never came to its end.");
        }

        Assert.True(allowed >= 8, $"The job had {allowed} effects: fewer than pictures, assets, jobs and rows are.");
        await host.CheckReplacedAsync(Id, former);
        Assert.Empty(_temporary.EnumerateFileSystemInfos());
    }

    [Fact]
    public async Task Workers_ManyVideosAmongTwo_MemoryAndTemporarySpaceStayBounded()
    {
        using var host = stack.BuildHost();
        await host.EmptyQueuesAsync(stack);
        var clip = await _files.MakeAsync("clip.mp4", "-ss", "12", "-i", VideoFiles.PathOfFilm(VideoFiles.Minions), "-t", "4", "-c", "copy");
        string[] ids = [.. Enumerable.Range(0, Videos).Select(i => $"load-{i:D2}")];
        await Parallel.ForEachAsync(ids, Token, async (id, _) => await host.SaveVideoAsync(stack, id, clip, $"Clip {id}"));
        await host.EnqueueAsync([.. ids.Select(VideoHost.RawVideo)]);
        var environment = stack.EnvironmentVariables;
        environment["TMPDIR"] = _temporary.FullName;

        using var one = ConsoleProcess.Start(environment, "worker");
        using var other = ConsoleProcess.Start(environment, "worker");
        var (mostAtOnce, mostBytes) = await WatchAsync(Stack.WaitUntilQueueIsEmptyAsync(host));

        var stills = new List<string>();
        foreach (var id in ids)
        {
            stills.AddRange((await host.VideoAsync(id)).Stills());
        }

        Assert.True(stills.Count >= Videos);
        Assert.Equal(stills.Concat(ids).Order(StringComparer.Ordinal), await Stack.RowIdsAsync(host, [.. stills, .. ids]));
        Assert.InRange(mostAtOnce, 2, 2 * VideosOfAWorker);
        Assert.InRange(mostBytes, 1, mostAtOnce * new FileInfo(clip).Length * 3);
        Assert.InRange(one.PeakMemory, 1, MostMemory);
        Assert.InRange(other.PeakMemory, 1, MostMemory);
        Assert.Equal((0, 0), (await one.TerminateAsync(Token), await other.TerminateAsync(Token)));
        Assert.Empty(_temporary.EnumerateDirectories("lanceingest-*"));
    }

    [Fact]
    public async Task Worker_WithoutFfmpeg_LeavesVideosToOthersAndSaysSo()
    {
        using var host = stack.BuildHost();
        await host.EmptyQueuesAsync(stack);
        await host.SaveAssetAsync("without-ffmpeg", MediaType.Image, "A picture");
        await host.EnqueueAsync(VideoHost.RawVideo("waits"), Content.AssetJob("without-ffmpeg", MediaType.Image));
        var environment = stack.EnvironmentVariables;
        environment["PATH"] = _temporary.FullName;

        using var worker = ConsoleProcess.Start(environment, "worker");
        await worker.WaitForMessageAsync("FFmpeg is not installed", Token);
        await Stack.WaitUntilQueueIsEmptyAsync(host, queues: SqsQueues.Analysis);

        Assert.Equal(0, await worker.TerminateAsync(Token));
        Assert.Equal(["without-ffmpeg"], await Stack.RowIdsAsync(host, ["without-ffmpeg"]));
        Assert.Equal(["waits"], (await Stack.MessagesAsync(host, stack.Aws.VideoQueue)).Select(message => AnalysisJobJson.Read(message.Body).AssetId));
    }

    public void Dispose()
    {
        _files.Dispose();
        _temporary.Delete(recursive: true);
    }

    /// <summary>Enqueues the video, and lets a worker of its own process bring about so many effects before it is killed.</summary>
    /// <returns>How many there were; null when the worker got to the end of its work.</returns>
    private async Task<int?> RunAsync(IHost host, int allowed)
    {
        await host.EmptyQueuesAsync(stack);
        await host.EnqueueAsync(VideoHost.RawVideo(Id));
        var counter = new EffectCounter(allowed);
        await using var proxies = new EffectProxies(stack, counter);
        var environment = proxies.EnvironmentVariables;
        environment["TMPDIR"] = _temporary.FullName;

        // The runtime's own pipes would lie there too, and stay when it is killed.
        environment["DOTNET_EnableDiagnostics"] = "0";
        using var worker = ConsoleProcess.Start(environment, "worker");
        counter.Kill = worker.Kill;
        var finished = Stack.WaitUntilQueueIsEmptyAsync(host);
        if (await Task.WhenAny(counter.Killed, finished) == finished)
        {
            await finished;
            Assert.Equal(0, await worker.TerminateAsync(Token));
            return null;
        }

        return counter.Effects;
    }

    /// <summary>Looks at the folder for temporary files until the work is done.</summary>
    private async Task<(int MostAtOnce, long MostBytes)> WatchAsync(Task work)
    {
        var (mostAtOnce, mostBytes) = (0, 0L);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!work.IsCompleted && await timer.WaitForNextTickAsync(Token))
        {
            // A video and what is made of it have two folders; one holds a link to the video.
            var files = _temporary.GetDirectories("lanceingest-video-*").SelectMany(FilesOf).ToList();
            mostAtOnce = Math.Max(mostAtOnce, files.Count(file => file.Name == "video"));
            mostBytes = Math.Max(mostBytes, files.Sum(file => file.Exists ? file.Length : 0));
        }

        await work;
        return (mostAtOnce, mostBytes);
    }

    private static FileInfo[] FilesOf(DirectoryInfo folder)
    {
        try
        {
            return folder.GetFiles("*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint });
        }
        catch (IOException)
        {
            return []; // Gone while it was looked at.
        }
    }
}
