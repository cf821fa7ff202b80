using System.Diagnostics;
using LanceIngest.Testing;
using Xunit;

namespace LanceIngest.Video.Tests;

public sealed class KeyframeExtractorTests
{
    private static readonly string[] Fast = ["-c:v", "libx264", "-preset", "ultrafast"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ExtractAsync_FourPictures_EachHasItsShotAndAFrameInsideIt()
    {
        using var app = new TestApp(options => options.MinGap = TimeSpan.FromSeconds(0.5));
        var video = await NumberedVideo.MakeAsync("four.mp4", "25", 148, string.Empty, Fast);

        var set = await app.ExtractAsync(video);

        Assert.Equal([0.0, 37 * 40, 74 * 40, 111 * 40], set.Shots.Select(shot => shot.Start.TotalMilliseconds));
        Assert.Equal([0L, 1, 2, 3], set.Frames.Select(frame => frame.FrameNumber / 37));
        Assert.All(set.Frames, frame => Assert.InRange(frame.FrameNumber % 37, 5, 31));
        Assert.All(set.Shots, shot => Assert.False(shot.FadesIn));
        Assert.Null(set.Problem);
    }

    [Theory]
    [InlineData(KeyframeStrategy.Scene, 1)]
    [InlineData(KeyframeStrategy.Uniform, 100)]
    [InlineData(KeyframeStrategy.IFrame, 1)]
    public async Task ExtractAsync_AnHourOfBlack_YieldsOneFrameUnlessAllAreAskedFor(KeyframeStrategy strategy, int frames)
    {
        using var app = new TestApp(options => options.Strategy = strategy);
        var video = await MakeAsync("black.mp4", "color=black:s=320x180:r=1:d=3600", Fast);
        var info = await app.Probe.ProbeAsync(video, Token);

        var set = await app.ExtractAsync(video, info);

        Assert.Equal((TimeSpan.FromHours(1), frames), (info.Duration, set.Frames.Count));
    }

    [Theory]
    [InlineData(KeyframeStrategy.Scene)]
    [InlineData(KeyframeStrategy.Uniform)]
    [InlineData(KeyframeStrategy.IFrame)]
    public async Task ExtractAsync_OneFrame_YieldsIt(KeyframeStrategy strategy)
    {
        using var app = new TestApp(options => options.Strategy = strategy);

        var set = await app.ExtractAsync(await MakeAsync("one.mp4", "testsrc2=s=320x180:r=25:d=0.04", Fast));

        Assert.Equal((0L, TimeSpan.Zero), (Assert.Single(set.Frames).FrameNumber, set.Frames[0].Time));
    }

    [Fact]
    public async Task ExtractAsync_SoundAlone_YieldsNone()
    {
        using var app = new TestApp();

        var set = await app.ExtractAsync(await VideoMaker.MakeAsync("sound.m4a", "-f", "lavfi", "-i", "sine=d=1", "-c:a", "aac"));

        Assert.Empty(set.Frames);
    }

    [Fact]
    public async Task ExtractAsync_StillPicture_IsTakenOnceHoweverLong()
    {
        using var app = new TestApp(options => options.MaxGap = TimeSpan.FromSeconds(2));
        var video = await MakeAsync("still.mp4", "smptebars=s=320x180:r=10:d=15", Fast);

        Assert.Single((await app.ExtractAsync(video)).Frames);
    }

    [Fact]
    public async Task ExtractAsync_MoreAskedForThanShots_FillsUp()
    {
        using var app = new TestApp(options => options.MinFrames = 4);
        var video = await MakeAsync("still.mp4", "smptebars=s=320x180:r=10:d=15", Fast);

        var frames = (await app.ExtractAsync(video)).Frames;

        Assert.Equal(4, frames.Count);
        Assert.All(frames.Zip(frames.Skip(1)), pair => Assert.True(pair.Second.Time - pair.First.Time >= TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public async Task ExtractAsync_MoreShotsThanAllowed_KeepsTheLongest()
    {
        using var app = new TestApp(options => (options.MaxFrames, options.MinGap) = (2, TimeSpan.Zero));

        // Shots of 37, 37, 37 and 7 frames.
        var set = await app.ExtractAsync(await NumberedVideo.MakeAsync("short-end.mp4", "25", 118, string.Empty, Fast));

        Assert.Equal(2, set.Frames.Count);
        Assert.All(set.Frames, frame => Assert.True(frame.FrameNumber < 111));
    }

    [Theory]
    [InlineData(90, 360, 640)]
    [InlineData(180, 640, 360)]
    [InlineData(270, 360, 640)]
    public async Task ExtractAsync_PhoneHeldUpright_PicturesStandUpright(int rotation, int width, int height)
    {
        using var app = new TestApp();

        // The upper half is white as it is stored; a turn by 90 degrees counterclockwise brings it to the left.
        var flat = await MakeAsync("half.mp4", "color=black:s=640x360:r=10:d=1,drawbox=w=640:h=180:c=white:t=fill", Fast);
        var turned = await VideoMaker.MakeAsync($"turned{rotation}.mp4", "-i", flat, "-c", "copy", "-metadata:s:v", $"rotate={rotation}");
        var frame = Assert.Single((await app.ExtractAsync(turned)).Frames);

        var shown = await VideoMaker.ReadAsync("-i", frame.File, "-vf", "scale=2:2:flags=area,format=gray", "-f", "rawvideo", "pipe:1");
        bool[] white = [.. shown.Select(value => value > 128)];
        Assert.Equal((width, height), (frame.Width, frame.Height));
        Assert.Equal(rotation switch { 90 => [true, false, true, false], 180 => [false, false, true, true], _ => [false, true, false, true] }, white);
    }

    [Fact]
    public async Task ExtractAsync_LargePictures_AreMadeSmallerAsAsked()
    {
        using var app = new TestApp(options => options.LongestSide = 100);

        var frame = (await app.ExtractAsync(await MakeAsync("half.mp4", "color=black:s=640x360:r=10:d=1,drawbox=w=640:h=180:c=white:t=fill", Fast))).Frames[0];

        var size = await VideoMaker.ReadAsync("-i", frame.File, "-f", "rawvideo", "-pix_fmt", "gray", "pipe:1");
        Assert.Equal((100, 56, 5600), (frame.Width, frame.Height, size.Length));
    }

    [Fact]
    public async Task ExtractAsync_Hdr_IsToneMapped()
    {
        using var app = new TestApp();
        var hdr = await MakeAsync(
            "hdr.mp4",
            "testsrc2=s=320x180:r=10:d=1,format=yuv420p10le",
            ["-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "log-level=none:colorprim=bt2020:transfer=arib-std-b67:colormatrix=bt2020nc", "-color_trc", "arib-std-b67", "-colorspace", "bt2020nc", "-color_primaries", "bt2020"]);
        var info = await app.Probe.ProbeAsync(hdr, Token);
        var mapped = await VideoMaker.ReadAsync("-i", (await app.ExtractAsync(hdr, info)).Frames[0].File, "-vf", "scale=64:36,format=yuv444p", "-f", "rawvideo", "pipe:1");
        var plain = await VideoMaker.ReadAsync("-i", hdr, "-frames:v", "1", "-vf", "scale=64:36,format=yuv444p", "-f", "rawvideo", "pipe:1");

        Assert.True(info.Video!.IsHdr);
        Assert.True(Saturation(mapped) > 1.1 * Saturation(plain), $"{Saturation(mapped)} beside {Saturation(plain)}");

        static double Saturation(byte[] picture) => picture.Skip(picture.Length / 3).Average(value => Math.Abs(value - 128.0));
    }

    [Fact]
    public async Task ExtractAsync_Progress_GrowsFromTheBeginningToOne()
    {
        using var app = new TestApp();
        var video = await NumberedVideo.MakeAsync("four.mp4", "25", 148, string.Empty, Fast);
        var reports = new Reports();

        await app.Get<KeyframeExtractor>().ExtractAsync(video, await app.Probe.ProbeAsync(video, Token), app.Folder, reports, Token);

        Assert.Equal(reports.Values.Order(), reports.Values);
        Assert.InRange(reports.Values[0], 0, 0.1);
        Assert.InRange(reports.Values.Count(value => value is > 0 and < 1), 15, 148);
        Assert.Equal(1, reports.Values[^1]);
    }

    [Fact]
    public async Task ExtractAsync_Cancelled_EndsFfmpegAtOnceAndLeavesNothing()
    {
        var temporary = Directory.CreateTempSubdirectory("lanceingest-video-tests-");
        using var app = new TestApp(options => options.TemporaryFolder = temporary.FullName);
        using var cancel = new CancellationTokenSource();
        var video = await MakeAsync("minute.mp4", "testsrc2=s=1280x720:r=30:d=30", Fast);
        var info = await app.Probe.ProbeAsync(video, Token);
        var clock = new Stopwatch();
        var child = 0;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => app.Get<KeyframeExtractor>().ExtractAsync(video, info, app.Folder, new Cancelling(() =>
        {
            child = RunningFfmpeg.In(temporary.FullName);
            clock.Start();
            cancel.Cancel();
        }), cancel.Token));

        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(2), $"It took {clock.Elapsed}.");
        Assert.False(RunningFfmpeg.IsRunning(child));
        Assert.Empty(temporary.EnumerateFileSystemInfos());
        temporary.Delete();
    }

    private static Task<string> MakeAsync(string name, string source, string[] encoding)
        => VideoMaker.MakeAsync(name, ["-f", "lavfi", "-i", source, .. encoding]);

    private sealed class Cancelling(Action cancel) : IProgress<double>
    {
        private bool _done;

        public void Report(double value)
        {
            if (!_done)
            {
                _done = true;
                cancel();
            }
        }
    }

    private sealed class Reports : IProgress<double>
    {
        public List<double> Values { get; } = [];

        public void Report(double value) => Values.Add(value);
    }
}
