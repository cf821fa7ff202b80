using LanceIngest.Benchmarks.Running;
using LanceIngest.Benchmarks.Videos;
using LanceIngest.Video;

namespace LanceIngest.Benchmarks.Scenarios;

/// <summary>Key-frames of three minutes of full HD, beside decoding every frame of it.</summary>
/// <param name="name">What it is asked for by.</param>
/// <param name="description">What it measures.</param>
/// <param name="strategy">How key-frames are found.</param>
/// <param name="makeVideo">Makes the video, unless it is there.</param>
/// <param name="bound">The bound of the ratio.</param>
internal sealed class VideoSpeedScenario(string name, string description, KeyframeStrategy strategy, Func<Task<string>> makeVideo, double bound) : IScenario
{
    public string Name => name;

    public string Description => description;

    public async Task<ScenarioResult> RunAsync(Bench bench, CancellationToken cancellationToken)
    {
        var video = await makeVideo();
        await using var app = new VideoApp(options => options.Strategy = strategy);
        var runs = await bench.RepeatAsync(
            async () => (Run: await app.RunAsync(video, cancellationToken), Decode: await PlainFfmpeg.DecodeAsync(video)),
            run => $"{Numbers.Short(run.Run.Seconds)} s, {run.Run.Keyframes.Frames.Count} JPEGs; decoding alone {Numbers.Short(run.Decode)} s");
        return new ScenarioResult(Numbers.Median(runs.Select(run => run.Run.Seconds)), "s")
        {
            Beside = [new Comparison("ffmpeg -i x -f null -", Numbers.Median(runs.Select(run => run.Decode)), Bound.AtMost(bound))],
            Details = [$"{Numbers.List(runs.Select(run => run.Run.Seconds))} s beside {Numbers.List(runs.Select(run => run.Decode))} s; {runs[0].Run.Keyframes.Frames.Count} key-frames"],
        };
    }
}
