using System.Net;
using System.Net.Sockets;
using LanceIngest.Testing;
using Xunit;

namespace LanceIngest.Video.Tests;

/// <summary>Files that are broken, are something else, or mean harm.</summary>
public sealed class BadInputTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lanceingest-video-tests-");
    private readonly TestApp _app = new(options => (options.MaxPixels, options.MaxRunTime) = (400 * 300, TimeSpan.FromSeconds(20)));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _app.Dispose();
        _folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("", "0 bytes")]
    [InlineData("this is no video", "cannot")]
    [InlineData("#EXTM3U\n#EXT-X-TARGETDURATION:3\n#EXTINF:3,\nother.ts\n#EXT-X-ENDLIST\n", "playlist")]
    [InlineData("ffconcat version 1.0\nfile other.ts\n", "playlist")]
    [InlineData("<svg xmlns=\"http://www.w3.org/2000/svg\"/>", "cannot")]
    public async Task ProbeAsync_NoVideo_IsPermanentAndOpensNothingElse(string content, string reason)
    {
        var path = Path.Combine(_folder.FullName, "video.mp4");
        await File.WriteAllTextAsync(path, content, Token);
        File.Copy(await SmallAsync("other.ts"), Path.Combine(_folder.FullName, "other.ts"));

        var error = await Assert.ThrowsAsync<IngestionException>(() => _app.Probe.ProbeAsync(path, Token));

        Assert.False(error.IsTransient);
        Assert.Equal(IngestionErrors.InvalidSource, error.Code);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("#EXTM3U\n#EXT-X-TARGETDURATION:3\n#EXTINF:3,\n{sibling}\n#EXT-X-ENDLIST\n")]
    [InlineData("#EXTM3U\n#EXT-X-TARGETDURATION:3\n#EXTINF:3,\nhttp://{address}/other.ts\n#EXT-X-ENDLIST\n")]
    [InlineData("#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nhttp://{address}/other.m3u8\n")]
    [InlineData("ffconcat version 1.0\nfile {sibling}\n")]
    [InlineData("ffconcat version 1.0\nfile {folder}/{sibling}\n")]
    [InlineData("ffconcat version 1.0\nfile http://{address}/other.ts\n")]
    [InlineData("ffconcat version 1.0\nfile tcp://{address}\n")]
    [InlineData("<MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\" type=\"static\" mediaPresentationDuration=\"PT3S\"><Period><AdaptationSet mimeType=\"video/mp2t\"><Representation id=\"1\" bandwidth=\"1\"><BaseURL>http://{address}/other.ts</BaseURL></Representation></AdaptationSet></Period></MPD>")]
    [InlineData("v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video {port} TCP/RTP/AVP 96\na=rtpmap:96 H264/90000\n")]
    [InlineData("[playlist]\nNumberOfEntries=1\nFile1=http://{address}/other.ts\n")]
    public async Task AnyRun_FileThatNamesOthers_OpensNothingElse(string content)
    {
        using var elsewhere = new TcpListener(IPAddress.Loopback, 0);
        elsewhere.Start();
        var other = Path.Combine(_folder.FullName, "other.ts");
        File.Copy(await SmallAsync("other.ts"), other);
        var info = await _app.Probe.ProbeAsync(other, Token);
        var path = Path.Combine(_folder.FullName, "video.mp4");
        var address = (IPEndPoint)elsewhere.LocalEndpoint;
        await File.WriteAllTextAsync(
            path, content.Replace("{address}", $"{address}", StringComparison.Ordinal).Replace("{port}", $"{address.Port}", StringComparison.Ordinal)
                .Replace("{folder}", _folder.FullName, StringComparison.Ordinal).Replace("{sibling}", "other.ts", StringComparison.Ordinal),
            Token);

        // As if it had become what it is after it was probed.
        var extracting = await Assert.ThrowsAsync<IngestionException>(() => _app.ExtractAsync(path, info));
        var probing = await Assert.ThrowsAsync<IngestionException>(() => _app.Probe.ProbeAsync(path, Token));

        Assert.Equal((IngestionErrors.InvalidSource, IngestionErrors.InvalidSource), (extracting.Code, probing.Code));
        Assert.False(elsewhere.Pending());
        Assert.Empty(Directory.EnumerateFiles(_app.Folder));
    }

    [Fact]
    public async Task ProbeAsync_PictureNamedVideo_IsPermanent()
    {
        var path = Path.Combine(_folder.FullName, "video.mp4");
        File.Copy(await VideoMaker.MakeAsync("picture.png", "-f", "lavfi", "-i", "testsrc2=s=320x180", "-frames:v", "1"), path);

        var error = await Assert.ThrowsAsync<IngestionException>(() => _app.Probe.ProbeAsync(path, Token));

        Assert.Contains("it is a picture, a playlist", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ProbeAsync_IndexMissing_SaysThatTheUploadWasCutOff()
    {
        var error = await Assert.ThrowsAsync<IngestionException>(async () => await _app.Probe.ProbeAsync(await CutOffAsync(await SmallAsync("small.mp4"), 0.5), Token));

        Assert.Contains("moov", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(KeyframeStrategy.Scene)]
    [InlineData(KeyframeStrategy.Uniform)]
    [InlineData(KeyframeStrategy.IFrame)]
    public async Task ExtractAsync_EndMissing_YieldsWhatIsThere(KeyframeStrategy strategy)
    {
        using var app = new TestApp(options => (options.Strategy, options.MaxGap) = (strategy, TimeSpan.FromSeconds(1)));
        var path = await CutOffAsync(await SmallAsync("small.mp4", "-movflags", "faststart"), 0.6);

        var set = await app.ExtractAsync(path);

        Assert.NotEmpty(set.Frames);
        Assert.All(set.Frames, frame => Assert.True(new FileInfo(frame.File).Length > 500));
        Assert.True(set.Frames[^1].Time < TimeSpan.FromSeconds(5), $"{set.Frames[^1].Time}");
    }

    [Theory]
    [InlineData("libx264", "-preset", "ultrafast")]
    [InlineData("mjpeg")]
    public async Task ProbeAsync_HugePictures_AreTooLarge(params string[] encoding)
    {
        using var app = new TestApp();
        var huge = await VideoMaker.MakeAsync("huge.mp4", ["-f", "lavfi", "-i", "color=black:s=16384x8192:r=1:d=1", "-threads", "1", "-c:v", .. encoding]);

        var error = await Assert.ThrowsAsync<IngestionException>(() => app.Probe.ProbeAsync(huge, Token));

        Assert.Equal((IngestionErrors.SourceTooLarge, false), (error.Code, error.IsTransient));
        Assert.Contains("VideoOptions.MaxPixels", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ExtractAsync_PicturesThatGrewAfterTheProbe_AreNotDecoded()
    {
        var large = await VideoMaker.MakeAsync("large.mp4", "-f", "lavfi", "-i", "testsrc2=s=640x360:d=0.2", "-c:v", "libx264", "-preset", "ultrafast");
        using var app = new TestApp();
        var info = await app.Probe.ProbeAsync(large, Token);

        var error = await Assert.ThrowsAsync<IngestionException>(() => _app.ExtractAsync(large, info));

        Assert.False(error.IsTransient);
    }

    [Fact]
    public async Task ProbeAsync_PlaysLongerThanAllowed_IsTooLarge()
    {
        using var app = new TestApp(options => options.MaxDuration = TimeSpan.FromSeconds(5));

        var error = await Assert.ThrowsAsync<IngestionException>(async () => await app.Probe.ProbeAsync(await SmallAsync("small.mp4"), Token));

        Assert.Equal((IngestionErrors.SourceTooLarge, false), (error.Code, error.IsTransient));
        Assert.Contains("VideoOptions.MaxDuration", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("quote\"s -metadata x.mp4")]
    [InlineData("-i.mp4")]
    [InlineData("http:example.mp4")]
    [InlineData("concat:a|b.mp4")]
    [InlineData("subfile,,start,0,end,9,,:x.mp4")]
    [InlineData("%d 'single' $HOME;`id`.mp4")]
    [InlineData("line\nbreak.mp4")]
    public async Task ExtractAsync_HostileName_IsANameLikeAnyOther(string name)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.Copy(await SmallAsync("small.mp4"), path);

        Assert.NotEmpty((await _app.ExtractAsync(path)).Frames);
    }

    [Fact]
    public async Task ProbeAsync_FolderOrNothing_SaysWhich()
    {
        var folder = await Assert.ThrowsAsync<IngestionException>(() => _app.Probe.ProbeAsync(_folder.FullName, Token));
        var nothing = await Assert.ThrowsAsync<IngestionException>(() => _app.Probe.ProbeAsync(Path.Combine(_folder.FullName, "no.mp4"), Token));

        Assert.Contains("is a folder", folder.Message, StringComparison.Ordinal);
        Assert.Equal(IngestionErrors.SourceMissing, nothing.Code);
    }

    private static Task<string> SmallAsync(string name, params string[] options)
        => VideoMaker.MakeAsync(name, ["-f", "lavfi", "-i", "testsrc2=s=320x180:r=25:d=6", "-c:v", "libx264", "-preset", "ultrafast", "-g", "25", .. options]);

    private async Task<string> CutOffAsync(string video, double part)
    {
        var path = Path.Combine(_folder.FullName, "cut-off.mp4");
        var bytes = await File.ReadAllBytesAsync(video, Token);
        await File.WriteAllBytesAsync(path, bytes[..(int)(bytes.Length * part)], Token);
        return path;
    }
}
