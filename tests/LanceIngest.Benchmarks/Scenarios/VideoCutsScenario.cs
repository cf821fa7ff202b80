using LanceIngest.Benchmarks.Running;
using LanceIngest.Benchmarks.Videos;
using LanceIngest.Testing;

namespace LanceIngest.Benchmarks.Scenarios;

/// <summary>How many cuts of a video made for it are found, and how many are that are none.</summary>
internal sealed class VideoCutsScenario : IScenario
{
    private const double LeastF1 = 0.97;

    // 24000/1001, the rate of the set.
    private const double Rate = 24000 / 1001.0;

    public string Name => "video-cuts";

    public string Description => "cuts found in a video whose cuts are known, made of other scenes than thresholds were chosen by";

    public async Task<ScenarioResult> RunAsync(Bench bench, CancellationToken cancellationToken)
    {
        var (script, video) = (CutSets.Evaluation, await CutSets.MakeEvaluationAsync());
        await using var app = new VideoApp();
        var keyframes = (await app.RunAsync(video, cancellationToken)).Keyframes;
        var ours = CutScore.Of(script, keyframes.Shots.Skip(1).Where(shot => !shot.FadesIn).Select(shot => FrameAt(shot.Start.TotalSeconds)));
        var plain = CutScore.Of(script, (await PlainFfmpeg.FindCutsAsync(video)).Select(FrameAt));
        return new ScenarioResult(ours.F1, "F1")
        {
            Limit = Bound.AtLeast(LeastF1),
            Conditions = [new Condition(CutScore.OneSided(script, [.. keyframes.Frames.Select(frame => frame.FrameNumber)]).Count, "fades with a side that no key-frame shows", Bound.AtMost(0))],
            Details =
            [
                $"{script.Cuts.Count} cuts: {ours.Found.Count} found, {ours.Missed.Count} missed, {ours.Wrong.Count} wrong",
                $"select='gt(scene,0.3)': F1 {Numbers.Short(plain.F1)}, {plain.Found.Count} found, {plain.Missed.Count} missed, {plain.Wrong.Count} wrong",
            ],
        };
    }

    private static int FrameAt(double seconds) => (int)Math.Round(seconds * Rate);
}
