using System.Text.Json.Nodes;
using LanceIngest.Benchmarks.Processes;
using LanceIngest.Benchmarks.Running;
using LanceIngest.Benchmarks.Videos;
using LanceIngest.Testing;

namespace LanceIngest.Benchmarks.Scenarios;

/// <summary>The memory of the .NET process while a large video of many frames goes through FFmpeg.</summary>
internal sealed class VideoMemoryScenario : IScenario
{
    private const double MostMegabytes = 120;

    public string Name => "video-memory";

    public string Description => "the working set of the .NET process for a video of 2 GB and 100,000 frames";

    public async Task<ScenarioResult> RunAsync(Bench bench, CancellationToken cancellationToken)
    {
        // Stored as they are, small pictures make a large file that is soon decoded.
        var part = await VideoMaker.MakeAsync("thousand.mkv", "-f", "lavfi", "-i", "testsrc2=s=160x90:r=30:d=33.334", "-c:v", "rawvideo", "-pix_fmt", "yuv420p");
        var video = Path.Combine(Path.GetTempPath(), "large.mkv");
        await VideoMaker.RunAsync("-stream_loop", "99", "-i", part, "-c", "copy", video);
        await using var process = await LineProcess.StartAsync("dotnet", [typeof(VideoProgram).Assembly.Location, VideoProgram.Argument]);
        var work = process.AskAsync(new JsonObject { ["path"] = video }, cancellationToken);
        var memory = await ResidentMemory.WatchAsync(process.Id, work);
        var gigabytes = new FileInfo(video).Length / 1e9;
        File.Delete(video);
        return new ScenarioResult(memory.Peak, "MB")
        {
            Limit = Bound.AtMost(MostMegabytes),
            Details = [$"{Numbers.Short(gigabytes)} GB, {(await work)["frames"]} key-frames in {Numbers.Short((double)(await work)["seconds"]!)} s"],
        };
    }
}
