using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace LanceIngest.EndToEnd.Tests;

/// <summary>Raw videos from the file to the hit.</summary>
[Collection<VideoTests>]
public sealed class VideoPipelineTests(VideoStack stack) : IDisposable
{
    private const string SaidByTheModel = """
        {"transcription":{"language":"english","segments":[
          {"start":0.5,"end":3,"text":"Attention all shipping in the sound."},
          {"start":8,"end":10.5,"text":"A marmalade submarine has surfaced."}]}}
        """;

    private readonly VideoFiles _files = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(VideoFiles.Minions, 40, 43, "quixotic zeppelin", 800, "h264")]
    [InlineData(VideoFiles.Megamind, 6, 8, "vermilion harmonium", 720, "mpeg4")]
    public async Task Job_RealFilmWithSubtitles_FilmAndKeyframeOfTheMomentAreFoundByWhatIsSaid(string film, int from, int to, string words, int width, string codec)
    {
        var id = $"film-{width}";
        var subtitled = await _files.WithSubtitlesAsync(film, (0, 2, "Somebody gathers helpers."), (from, to, $"Somebody mentions a <i>{words}</i>."));

        var video = await stack.IngestAsync(id, subtitled, "A film of the package");

        var keyframe = (await stack.Worker.SearchAsync(words, "image"))[0];
        var moment = JsonNode.Parse(keyframe.References!)!;
        Assert.Equal(id, (await stack.Worker.SearchAsync(words, "video"))[0].ParentId);
        Assert.Equal(id, moment["parent_video_id"]!.ToString());
        var onScreen = video.Json["keyframe_stills"]!.AsArray().Select(still => TimeOf(still!)).LastOrDefault(time => time <= TimeSpan.FromSeconds(from));
        Assert.InRange(TimeOf(moment), onScreen, TimeSpan.FromSeconds(to + 5));
        Assert.Equal(("subtitles", "eng", "kept"), (video.Json["transcript"]!["source"]!.ToString(), video.Json["transcript"]!["language"]!.ToString(), video.Json["custom"]!.ToString()));
        Assert.Equal((width, codec, video.Stills().Count), (video.Json["metadata"]!["width"]!.GetValue<int>(), video.Json["metadata"]!["video_codec"]!.ToString(), video.Json["keyframe_count"]!.GetValue<int>()));
        Assert.Equal(video.Stills().Order(StringComparer.Ordinal), await Stack.RowIdsAsync(stack.Worker, video.Stills()));
        var picture = await stack.Worker.Services.GetRequiredService<IMediaStore>().OpenAsync(video.Json["keyframe_stills"]![0]!["source_key"]!.ToString(), Token);
        await using (picture)
        {
            Assert.True(picture!.Length > 5_000);
        }
    }

    [Fact]
    public async Task Job_FilmThatSpeaks_IsTranscribedAndFoundByTheWordsAtTheirTimes()
    {
        await stack.Services.OpenAi.AnswerAsync(SaidByTheModel);

        var video = await stack.IngestAsync("spoken", await _files.WithSoundAsync("spoken.mp4", 12, "-i", VideoFiles.Bulletin), "Weather");

        Assert.Equal(("speech", TimeSpan.FromSeconds(8)), (video.Json["transcript"]!["source"]!.ToString(), Rounded(video.Transcript[1].Start)));
        Assert.Contains("spoken", (await stack.Worker.SearchAsync("marmalade submarine", "video")).Select(hit => hit.ParentId));
        Assert.Contains("marmalade submarine", (await stack.Worker.SearchAsync("marmalade submarine", "image"))[0].SearchableText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Job_ModelThatTellsNoTimes_TheyAreEstimatedFromTheSilences()
    {
        await stack.Services.OpenAi.AnswerAsync(SaidByTheModel);

        using var host = stack.BuildHost(static _ => { }, speechModel: "gpt-4o-mini-transcribe");
        await host.SaveVideoAsync(stack.Services, "untimed", await _files.WithSoundAsync("untimed.mp4", 12, "-i", VideoFiles.Bulletin), "Weather");

        var result = await host.Services.GetRequiredService<IJobDispatcher>().DispatchAsync(VideoHost.RawVideo("untimed"), Token);
        await stack.SettleAsync();

        Assert.Null(result.Error);
        var video = await host.VideoAsync("untimed");
        Assert.Equal(["Attention all shipping in the sound.", "A marmalade submarine has surfaced."], video.Transcript.Select(segment => segment.Text));
        Assert.InRange(video.Transcript[0].Start, TimeSpan.Zero, TimeSpan.FromSeconds(1.5));
        Assert.InRange(video.Transcript[1].Start, TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(8));
        Assert.InRange(video.Transcript[1].End, TimeSpan.FromSeconds(9), TimeSpan.FromSeconds(12));
    }

    [Fact]
    public async Task Job_NothingToHear_CostsNothing()
    {
        var before = await stack.Services.OpenAi.CountAsync("transcriptions");
        foreach (var (id, sound) in ((string, string)[])[("silent", "anullsrc=r=44100:cl=stereo"), ("hum", "sine=frequency=60"), ("hiss", "anoisesrc=amplitude=0.004")])
        {
            await stack.Worker.SaveVideoAsync(stack.Services, id, await _files.WithSoundAsync("quiet.mp4", 3, "-f", "lavfi", "-i", sound), "Quiet");
        }

        await stack.Worker.EnqueueAsync(VideoHost.RawVideo("silent"), VideoHost.RawVideo("hum"), VideoHost.RawVideo("hiss"));
        await stack.SettleAsync();

        Assert.Equal(before, await stack.Services.OpenAi.CountAsync("transcriptions"));
        foreach (var id in (string[])["silent", "hum", "hiss"])
        {
            var video = await stack.Worker.VideoAsync(id);
            Assert.Equal((id, "no_speech"), (id, video.Transcription()));
            Assert.NotEmpty(await Stack.RowIdsAsync(stack.Worker, video.Stills()));
        }
    }

    [Fact]
    public async Task Job_ModelRefusesTheSound_KeyframesAreKept()
    {
        await stack.Services.OpenAi.FailAsync("""{"mode":"status","status":400,"api":"transcriptions","times":1}""");

        var video = await stack.IngestAsync("refused", await _files.WithSoundAsync("refused.mp4", 3, "-i", VideoFiles.Bulletin), "Refused");

        Assert.Equal("failed", video.Transcription());
        Assert.Equal(video.Stills(), await Stack.RowIdsAsync(stack.Worker, video.Stills()));
        Assert.Equal(["refused"], await Stack.RowIdsAsync(stack.Worker, ["refused"]));
    }

    [Fact]
    public async Task Job_ModelIsBusyForAWhile_IsAskedAgain()
    {
        await stack.Services.OpenAi.FailAsync("""{"mode":"status","status":503,"api":"transcriptions","times":2}""");

        var video = await stack.IngestAsync("busy", await _files.WithSoundAsync("busy.mp4", 3, "-i", VideoFiles.Bulletin), "Busy");

        Assert.Equal("completed", video.Transcription());
    }

    [Fact]
    public async Task Job_ChangedVideo_FormerKeyframesGoWithTheirPicturesAndRows()
    {
        var before = await stack.IngestAsync("changing", VideoFiles.Regatta, "Regatta");
        var repeat = await stack.IngestAsync("changing", VideoFiles.Regatta, "Regatta");
        Assert.Equal(before.Json.ToJsonString(), repeat.Json.ToJsonString());

        var after = await stack.IngestAsync("changing", await _files.RegattaSceneAsync(), "Regatta");

        await stack.Worker.CheckReplacedAsync("changing", before.Stills());
        Assert.Empty(after.Transcript);
    }

    [Fact]
    public async Task Job_SoundAlone_HasItsWordsAndNoKeyframes()
    {
        await stack.Services.OpenAi.AnswerAsync(SaidByTheModel);

        var video = await stack.IngestAsync("sound-alone", await _files.MakeAsync("sound.mp4", "-i", VideoFiles.Bulletin, "-c:a", "aac"), "Radio");

        Assert.Empty(video.Stills());
        Assert.Equal(2, video.Transcript.Count);
        Assert.Equal(["sound-alone"], await Stack.RowIdsAsync(stack.Worker, ["sound-alone"]));
    }

    [Fact]
    public async Task Job_NoVideo_IsADeadLetterWithAReasonAndReadsNothingElse()
    {
        using var elsewhere = new TcpListener(IPAddress.Loopback, 0);
        elsewhere.Start();
        var playlist = $"#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:0\n#EXTINF:4,\nhttp://{elsewhere.LocalEndpoint}/piece.ts\n";
        var whole = await File.ReadAllBytesAsync(await _files.MakeAsync("late-index.mp4", "-i", VideoFiles.Regatta, "-c", "copy"), Token);
        (string Id, byte[]? Content)[] videos =
        [
            ("bad-text", "no video at all"u8.ToArray()),
            ("bad-empty", []),
            ("bad-cut-off", whole[..(whole.Length / 2)]),
            ("bad-playlist", Encoding.UTF8.GetBytes(playlist)),
            ("bad-script", "ffconcat version 1.0\nfile '/etc/passwd'\n"u8.ToArray()),
            ("bad-picture", await File.ReadAllBytesAsync(VideoFiles.Picture, Token)),
            ("bad-missing", null),
        ];
        foreach (var (id, content) in videos)
        {
            await stack.Worker.SaveAssetAsync(id, MediaType.Video, "Bad");
            if (content is not null)
            {
                using var bytes = new MemoryStream(content);
                await stack.Worker.Services.GetRequiredService<IMediaStore>().SaveAsync($"videos/{id}.mp4", bytes, "video/mp4", Token);
            }
        }

        await stack.Worker.EnqueueAsync([.. videos.Select(video => VideoHost.RawVideo(video.Id, $"videos/{video.Id}.mp4"))]);
        await stack.SettleAsync();

        var letters = await Stack.MessagesAsync(stack.Worker, stack.Services.Aws.VideoDeadLetters);
        Assert.Equal(
            videos.Select(video => (video.Id, video.Content is null ? IngestionErrors.SourceMissing : IngestionErrors.InvalidSource)).Order(),
            letters.Select(letter => (AnalysisJobJson.Read(letter.Body).AssetId, letter.MessageAttributes["errorType"].StringValue)).Order());
        Assert.False(elsewhere.Pending());
    }

    public void Dispose() => _files.Dispose();

    private static TimeSpan TimeOf(JsonNode still) => TimeSpan.Parse(still["timestamp"]!.ToString(), CultureInfo.InvariantCulture);

    private static TimeSpan Rounded(TimeSpan time) => TimeSpan.FromSeconds(Math.Round(time.TotalSeconds));
}
