using System.Diagnostics;
using LanceIngest.Video;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace LanceIngest.EndToEnd.Tests;

/// <summary>Many videos, and a worker that is told to stop in the middle of one.</summary>
public sealed class VideoLoadTests(Stack stack) : IClassFixture<Stack>, IDisposable
{
    private const int Videos = 20;
    private const int VideosOfAWorker = 2;
    private const long MostMemory = 300 * 1024 * 1024;
    private readonly VideoFiles _files = new();
    private readonly DirectoryInfo _temporary = Directory.CreateTempSubdirectory("lanceingest-work-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Workers_TwentyVideosAmongTwo_MemoryAndTemporarySpaceStayBounded()
    {
        using var host = stack.BuildHost();
        var clip = await _files.MakeAsync("clip.mp4", "-ss", "12", "-i", VideoFiles.Minions, "-t", "4", "-c", "copy");
        string[] ids = [.. Enumerable.Range(0, Videos).Select(i => $"load-{i:D2}")];
        await Parallel.ForEachAsync(ids, Token, async (id, _) => await host.SaveVideoAsync(stack, id, clip, $"Clip {id}"));
        await host.EnqueueAsync([.. ids.Select(VideoHost.RawVideo)]);
        var environment = stack.EnvironmentVariables;
        environment["TMPDIR"] = _temporary.FullName;
        environment["OPENAI_API_KEY"] = "test-key";

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
        Assert.Empty(_temporary.EnumerateFileSystemInfos());
    }

    [Fact]
    public async Task Job_Cancelled_FfmpegIsGoneWithinTwoSecondsAndSoAreItsFiles()
    {
        using var host = stack.BuildVideoWorker(options => options.TemporaryFolder = _temporary.FullName);
        await host.SaveVideoAsync(stack, "cancelled", VideoFiles.Minions, "Cancelled");
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);

        var job = host.Services.GetRequiredService<IJobDispatcher>().DispatchAsync(VideoHost.RawVideo("cancelled"), cancel.Token);
        var ffmpeg = await WaitForFfmpegAsync();
        var clock = Stopwatch.StartNew();
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => job);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(2), $"It took {clock.Elapsed}.");
        Assert.False(File.Exists($"/proc/{ffmpeg}/cmdline") && (await File.ReadAllTextAsync($"/proc/{ffmpeg}/cmdline", Token)).Contains(_temporary.FullName, StringComparison.Ordinal));
        Assert.Empty(_temporary.EnumerateFileSystemInfos());
    }

    public void Dispose()
    {
        _files.Dispose();
        _temporary.Delete(recursive: true);
    }

    /// <summary>Looks at the folder for temporary files until the work is done.</summary>
    private async Task<(int MostAtOnce, long MostBytes)> WatchAsync(Task work)
    {
        var (mostAtOnce, mostBytes) = (0, 0L);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!work.IsCompleted && await timer.WaitForNextTickAsync(Token))
        {
            var folders = _temporary.GetDirectories("lanceingest-video-*");
            mostAtOnce = Math.Max(mostAtOnce, folders.Length);
            mostBytes = Math.Max(mostBytes, folders.Sum(SizeOf));
        }

        await work;
        return (mostAtOnce, mostBytes);
    }

    private static long SizeOf(DirectoryInfo folder)
    {
        try
        {
            return folder.EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Exists ? file.Length : 0);
        }
        catch (IOException)
        {
            return 0; // Gone while it was looked at.
        }
    }

    /// <summary>The FFmpeg that works on a file of ours.</summary>
    private async Task<int> WaitForFfmpegAsync()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (await timer.WaitForNextTickAsync(Token))
        {
            foreach (var process in Process.GetProcessesByName("ffmpeg"))
            {
                if ((await CommandOfAsync(process.Id)).Contains(_temporary.FullName, StringComparison.Ordinal))
                {
                    return process.Id;
                }
            }
        }

        throw new OperationCanceledException(Token);
    }

    private static async Task<string> CommandOfAsync(int process)
    {
        try
        {
            return await File.ReadAllTextAsync($"/proc/{process}/cmdline", Token);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return string.Empty;
        }
    }
}
