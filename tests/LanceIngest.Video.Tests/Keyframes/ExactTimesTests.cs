using LanceIngest.Testing;
using Xunit;

namespace LanceIngest.Video.Tests;

/// <summary>Times and frame numbers against what the pictures themselves show.</summary>
public sealed class ExactTimesTests
{
    public static TheoryData<string, KeyframeStrategy> Cases => new MatrixTheoryData<string, KeyframeStrategy>(
        [.. TimedVideos.Names],
        [KeyframeStrategy.Scene, KeyframeStrategy.Uniform, KeyframeStrategy.IFrame]);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task ExtractAsync_AnyRateAndContainer_TimesAndNumbersAreExact(string name, KeyframeStrategy strategy)
    {
        using var app = new TestApp(options => (options.Strategy, options.MinGap, options.MaxGap) = (strategy, TimeSpan.Zero, TimeSpan.FromSeconds(0.4)));
        var (path, timeOf) = await TimedVideos.MakeAsync(name);
        var info = await app.Probe.ProbeAsync(path, Token);

        var set = await app.ExtractAsync(path, info);

        Assert.InRange(set.Frames.Count, strategy == KeyframeStrategy.IFrame ? 1 : 5, 40);
        Assert.Equal(await NumberedVideo.ReadAsync(app.Folder), set.Frames.Select(frame => (int)frame.FrameNumber));
        Assert.All(set.Frames, frame => Assert.Equal(timeOf((int)frame.FrameNumber), frame.Time.TotalMilliseconds, 0.011));
    }
}
