using LanceIngest.Testing;
using Xunit;

namespace LanceIngest.Video.Tests;

public sealed class FrameWriterTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // Without those whose packets have no times, and H.264 and HEVC whose keys follow frames shown after them.
    public static TheoryData<string> NamesToCut => [.. TimedVideos.Names.Except(["mpeg4.avi", "mpeg1.mpg", "open-gop.mp4", "hevc.mp4"])];

    [Theory]
    [MemberData(nameof(NamesToCut))]
    public Task WriteAsync_PacketsHaveTimes_DecodesNoMoreThanNeeded(string name) => WriteAsync(name, "cut-");

    [Theory]
    [InlineData("open-gop.mp4")]
    [InlineData("hevc.mp4")]
    public Task WriteAsync_FramesOfAKeyAreShownBeforeIt_DecodesAll(string name) => WriteAsync(name, "all-");

    private static async Task WriteAsync(string name, string prefix)
    {
        using var app = new TestApp();
        using var workspace = new VideoWorkspace(new VideoOptions());
        var (path, _) = await TimedVideos.MakeAsync(name);
        var track = (await app.Probe.ProbeAsync(path, Token)).Video!;
        var timeline = await app.Get<PacketReader>().ReadAsync(path, track, Token);
        ChosenFrame[] frames = [.. ((int[])[0, 1, 40, 77, 149]).Select(number => new ChosenFrame(number, timeline.TimeOf(number)))];

        var written = await app.Get<FrameWriter>().WriteAsync(path, track, timeline, frames, areReferences: false, workspace, Token);

        Assert.Equal(frames, written.Frames.Select(frame => frame.Frame));
        Assert.All(written.Frames, frame => Assert.StartsWith(prefix, Path.GetFileName(frame.File), StringComparison.Ordinal));
    }
}
