using LanceIngest.Benchmarks.Running;
using LanceIngest.Benchmarks.Videos;
using LanceIngest.Testing;

namespace LanceIngest.Benchmarks.Scenarios;

/// <summary>Whether times and frame numbers are those of the pictures.</summary>
internal sealed class VideoExactScenario : IScenario
{
    // Times are whole units of 100 nanoseconds.
    private const double Rounding = 0.011;

    public string Name => "video-exact";

    public string Description => "key-frames whose time or frame number is not exact: many rates, codecs and containers";

    public async Task<ScenarioResult> RunAsync(Bench bench, CancellationToken cancellationToken)
    {
        var (wrong, all) = (0, 0);
        await using var app = new VideoApp(options => (options.MinGap, options.MaxGap) = (TimeSpan.Zero, TimeSpan.FromSeconds(0.4)));
        foreach (var name in TimedVideos.Names)
        {
            var (path, millisecondsOf) = await TimedVideos.MakeAsync(name);
            var (run, shown) = await app.RunAsync(path, NumberedVideo.ReadAsync, cancellationToken);
            all += shown.Count;
            wrong += run.Keyframes.Frames.Zip(shown).Count(frame
                => frame.First.FrameNumber != frame.Second || Math.Abs(frame.First.Time.TotalMilliseconds - millisecondsOf(frame.Second)) > Rounding);
        }

        return new ScenarioResult(wrong, "not exact") { Limit = Bound.AtMost(0), Details = [$"{all} key-frames of {TimedVideos.Names.Count} videos"] };
    }
}
