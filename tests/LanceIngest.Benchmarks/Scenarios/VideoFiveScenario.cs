using LanceIngest.Benchmarks.Running;
using LanceIngest.Benchmarks.Videos;
using LanceIngest.Testing;
using LanceIngest.Video;

namespace LanceIngest.Benchmarks.Scenarios;

/// <summary>Five frames at even distances, beside taking the same five by hand.</summary>
internal sealed class VideoFiveScenario : IScenario
{
    private const int Frames = 5;
    private const double LeastFactor = 20;

    public string Name => "video-five";

    public string Description => "five frames of three minutes of full HD, beside ffmpeg -i x -ss t five times";

    public async Task<ScenarioResult> RunAsync(Bench bench, CancellationToken cancellationToken)
    {
        var video = await FullHdVideos.MakeLongGroupsAsync();
        await using var app = new VideoApp(options => (options.Strategy, options.MinFrames, options.MaxFrames) = (KeyframeStrategy.Uniform, Frames, Frames));
        var runs = await bench.RepeatAsync(
            async () =>
            {
                var run = await app.RunAsync(video, cancellationToken);
                return (run.Seconds, ByHand: await PlainFfmpeg.SeekOneByOneAsync(video, run.Keyframes.Frames.Select(frame => frame.Time)));
            },
            run => $"{Numbers.Short(run.Seconds)} s; by hand {Numbers.Short(run.ByHand)} s",
            warmUps: 0);
        return new ScenarioResult(Numbers.Median(runs.Select(run => run.Seconds)), "s")
        {
            Beside = [new Comparison("ffmpeg -i x -ss t, five times", Numbers.Median(runs.Select(run => run.ByHand)), Bound.AtMost(1 / LeastFactor))],
            Details = [$"{Numbers.Short(Numbers.Median(runs.Select(run => run.ByHand / run.Seconds)))} times as fast"],
        };
    }
}
