using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Text.Json.Nodes;
using LanceIngest.Testing;
using Xunit;

namespace LanceIngest.EndToEnd.Tests;

/// <summary><c>lanceingest keyframes</c> as its users run it. It needs no services.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class KeyframesCommandTests : IDisposable
{
    private const int FramesOfAShot = 37;
    private const int MillisecondsOfAFrame = 40;
    private static readonly string[] FourShots = ["0:00:00.000", "0:00:01.480", "0:00:02.960", "0:00:04.440"];
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lanceingest-keyframes-");
    private readonly DirectoryInfo _temporary = Directory.CreateTempSubdirectory("lanceingest-work-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Out => PathOf("pictures");

    /// <summary>The pipes of the runtime's diagnostics would lie there too.</summary>
    private Dictionary<string, string> Settings => new() { ["TMPDIR"] = _temporary.FullName, ["DOTNET_EnableDiagnostics"] = "0" };

    [Fact]
    public async Task Keyframes_FourShots_PrintsThemAndWritesAPictureOfEach()
    {
        var (exitCode, output, errors) = await RunAsync(await FourShotsAsync(), "--out", Out);

        Assert.Equal((0, string.Empty), (exitCode, errors));
        var rows = output.Split('\n').Where(line => line.Contains("keyframe-", StringComparison.Ordinal)).Select(line => line.Split('│', StringSplitOptions.TrimEntries)).ToList();
        Assert.Equal(FourShots, rows.Select(row => row[2]));
        Assert.Equal([.. FourShots[1..], "0:00:05.880"], rows.Select(row => row[3]));
        Assert.Equal(rows.Select(row => row[6]), PicturesIn(Out));
        Assert.Equal(await NumberedVideo.ReadAsync(Out), rows.Select(row => int.Parse(row[5], null)));
        Assert.Contains("4 key-frames of 0:00:05.920", output, StringComparison.Ordinal);
        Assert.Empty(_temporary.EnumerateFileSystemInfos());
    }

    [Fact]
    public async Task Keyframes_Json_TellsExactTimesAndNumbersAndWritesASheet()
    {
        var (exitCode, output, errors) = await RunAsync(await FourShotsAsync(), "--out", Out, "--json", "--contact-sheet");

        Assert.Equal((0, string.Empty), (exitCode, errors));
        var result = JsonNode.Parse(output)!;
        Assert.Equal([0, 37, 74, 111], result["shots"]!.AsArray().Select(shot => Number(shot, "startMs") / MillisecondsOfAFrame));
        var sheet = result["contactSheet"]!.ToString();
        Assert.Equal((Path.Combine(Out, "contact-sheet.jpg"), null, 148 * MillisecondsOfAFrame), (sheet, result["problem"]?.ToString(), Number(result, "durationMs")));
        var frames = result["keyframes"]!.AsArray();
        Assert.Equal([0, 1, 2, 3], frames.Select(frame => Number(frame, "frameNumber") / FramesOfAShot));
        Assert.All(frames, frame => Assert.Equal(Number(frame, "frameNumber") * MillisecondsOfAFrame, Number(frame, "timeMs")));
        Assert.All(frames, frame => Assert.Equal((320, 180), (Number(frame, "width"), Number(frame, "height"))));

        // Four pictures in two rows, with 4 pixels around each.
        Assert.Equal((2 * 320 + 12) * (2 * 180 + 12), (await GrayAsync(sheet)).Length);
        File.Delete(sheet);
        Assert.Equal(await NumberedVideo.ReadAsync(Out), frames.Select(frame => Number(frame, "frameNumber")));
    }

    [Theory]
    [InlineData("uniform")]
    [InlineData("iframe")]
    public async Task Keyframes_OtherStrategy_FindsNoShots(string strategy)
    {
        var (exitCode, output, _) = await RunAsync(await FourShotsAsync(), "--out", Out, "--strategy", strategy, "--json");

        var result = JsonNode.Parse(output)!;
        Assert.Equal((0, 0), (exitCode, result["shots"]!.AsArray().Count));
        Assert.Equal(await NumberedVideo.ReadAsync(Out), result["keyframes"]!.AsArray().Select(frame => Number(frame, "frameNumber")));
    }

    [Fact]
    public async Task Keyframes_HostileName_IsANameLikeAnyOther()
    {
        var video = PathOf("[red]\"x\" -i $(id);%d\nconcat:a|b.mp4");
        File.Copy(await FourShotsAsync(), video);
        var pictures = PathOf("[bold]\"out\" %d");

        var (exitCode, output, errors) = await RunAsync(video, "--out", pictures, "--contact-sheet");

        Assert.Equal((0, string.Empty), (exitCode, errors));
        Assert.Contains(Path.Combine(pictures, "contact-sheet.jpg"), output, StringComparison.Ordinal);
        Assert.Equal(5, PicturesIn(pictures).Count());
    }

    [Theory]
    [InlineData("no video at all", "cannot")]
    [InlineData("", "0 bytes")]
    [InlineData("#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\nhttp://{address}/piece.ts\n", "playlist")]
    [InlineData("ffconcat version 1.0\nfile 'http://{address}/piece.mp4'\n", "playlist")]
    [InlineData("ffconcat version 1.0\nfile other.mp4\n", "playlist")]
    [InlineData(null, "There is no file 'video.mp4'")]
    public async Task Keyframes_NoVideo_SaysWhyAndOpensNothingElse(string? content, string reason)
    {
        using var elsewhere = new TcpListener(IPAddress.Loopback, 0);
        elsewhere.Start();
        File.Copy(await FourShotsAsync(), PathOf("other.mp4"));
        if (content is not null)
        {
            await File.WriteAllTextAsync(PathOf("video.mp4"), content.Replace("{address}", elsewhere.LocalEndpoint.ToString(), StringComparison.Ordinal), Token);
        }

        var run = await RunAsync(PathOf("video.mp4"), "--out", Out);

        CheckRefused(run, reason);
        Assert.False(elsewhere.Pending());
    }

    [Fact]
    public async Task Keyframes_FileMayNotBeRead_SaysSo()
    {
        var video = PathOf("video.mp4");
        File.Copy(await FourShotsAsync(), video);
        File.SetUnixFileMode(video, UnixFileMode.None);

        CheckRefused(await RunWithinRightsAsync(video, "--out", Out), "'video.mp4' may not be read by this user");
    }

    [Fact]
    public async Task Keyframes_TemporaryFolderMayNotBeWritten_SaysSo()
    {
        _temporary.UnixFileMode = ReadOnly;

        CheckRefused(await RunWithinRightsAsync(await FourShotsAsync(), "--out", Out), $"in '{_temporary.FullName}'", "VideoOptions.TemporaryFolder");
    }

    [Fact]
    public async Task Keyframes_FolderMayNotBeWritten_SaysSo()
    {
        var video = await FourShotsAsync();
        _folder.UnixFileMode = ReadOnly;

        CheckRefused(await RunWithinRightsAsync(video, "--out", Out), Out);
    }

    [Theory]
    [InlineData("Cannot parse argument 'best' for option '--strategy'", "video.mp4", "--strategy", "best")]
    [InlineData("Required argument 'file' missing")]
    public async Task Keyframes_WrongArguments_AreNamed(string reason, params string[] arguments) => CheckRefused(await RunAsync(arguments), reason);

    [Fact]
    public async Task Keyframes_Help_TellsEveryOption()
    {
        var (exitCode, output, _) = await RunAsync("--help");

        Assert.Equal(0, exitCode);
        Assert.All((string[])["<file>", "--strategy", "scene, uniform or iframe", "--out", "--contact-sheet", "--json"], text => Assert.Contains(text, output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Keyframes_ToldToStop_FfmpegIsGoneWithinTwoSecondsAndSoAreItsFiles()
    {
        using var console = ConsoleProcess.Start(Settings, "keyframes", await VideoMaker.MakeLongAsync(), "--out", Out);
        var ffmpeg = await RunningFfmpeg.WaitForAsync(_temporary.FullName, Token);

        var ending = console.TerminateAsync(Token);

        Assert.True(await RunningFfmpeg.EndsWithinAsync(ffmpeg, TimeSpan.FromSeconds(2)), "FFmpeg goes on.");
        Assert.Equal(130, await ending);
        Assert.Empty(_temporary.EnumerateFileSystemInfos());
        Assert.Empty(PicturesIn(Out));
    }

    public void Dispose()
    {
        foreach (var folder in (DirectoryInfo[])[_folder, _temporary])
        {
            folder.UnixFileMode |= UnixFileMode.UserWrite;
            folder.Delete(recursive: true);
        }
    }

    private static UnixFileMode ReadOnly => UnixFileMode.UserRead | UnixFileMode.UserExecute;

    private static Task<string> FourShotsAsync() => NumberedVideo.MakeAsync("four.mp4", "25", 4 * FramesOfAShot, string.Empty, "-c:v", "libx264", "-preset", "ultrafast");

    private static Task<byte[]> GrayAsync(string picture) => VideoMaker.ReadAsync("-i", picture, "-f", "rawvideo", "-pix_fmt", "gray", "pipe:1");

    private static int Number(JsonNode? node, string name) => node![name]!.GetValue<int>();

    private static IEnumerable<string> PicturesIn(string folder) => Directory.EnumerateFiles(folder, "*.jpg").Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal);

    private Task<(int ExitCode, string Output, string Errors)> RunAsync(params string[] arguments) => ConsoleProcess.RunAsync(Settings, Token, ["keyframes", .. arguments]);

    private Task<(int ExitCode, string Output, string Errors)> RunWithinRightsAsync(params string[] arguments)
        => ConsoleProcess.RunWithinRightsAsync(Settings, Token, ["keyframes", .. arguments]);

    /// <summary>Checks that a command says what is wrong, in words for people, and leaves nothing.</summary>
    private void CheckRefused((int ExitCode, string Output, string Errors) run, params string[] reasons)
    {
        // A console of no width of its own ends lines where it likes.
        static string WithoutBlanks(string text) => string.Concat(text.Where(character => !char.IsWhiteSpace(character)));
        Assert.Equal(2, run.ExitCode);
        Assert.All(reasons, reason => Assert.Contains(WithoutBlanks(reason), WithoutBlanks(run.Errors), StringComparison.Ordinal));
        Assert.DoesNotContain("   at ", run.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", run.Errors, StringComparison.Ordinal);
        Assert.Empty(_temporary.EnumerateFileSystemInfos());
        Assert.False(Directory.Exists(Out));
    }

    private string PathOf(string name) => Path.Combine(_folder.FullName, name);
}
