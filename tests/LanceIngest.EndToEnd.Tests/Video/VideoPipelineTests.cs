using System.ClientModel;
using System.Text.Json.Nodes;
using LanceIngest.Sqs;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenAI;
using Xunit;

#pragma warning disable MEAI001 // The interface for speech models is still said to be experimental.

namespace LanceIngest.EndToEnd.Tests;

/// <summary>Raw videos from the file to the hit.</summary>
public sealed class VideoPipelineTests(Stack stack) : IClassFixture<Stack>, IDisposable
{
    private const string SaidByTheModel = """
        {"transcription":{"language":"english","segments":[
          {"start":0.5,"end":3,"text":"Attention all shipping in the sound."},
          {"start":8,"end":10.5,"text":"A marmalade submarine has surfaced."}]}}
        """;

    private readonly VideoFiles _files = new();
    private readonly string _temporary = Directory.CreateTempSubdirectory("lanceingest-work-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Job_RealFilmWithSubtitles_FilmAndKeyframeOfTheMomentAreFoundByWhatIsSaid()
    {
        using var host = BuildWorker();
        var film = await _files.WithSubtitlesAsync(
            VideoFiles.Minions, ("00:00:04,000", "00:00:07,000", "Yellow helpers gather."), ("00:00:40,000", "00:00:43,000", "Somebody mentions a <i>quixotic zeppelin</i>."));

        var video = await IngestAsync(host, "film", film, "A film of the package");

        var keyframe = (await host.SearchAsync("quixotic zeppelin", "image"))[0];
        var moment = JsonNode.Parse(keyframe.References!)!;
        Assert.Equal("film", (await host.SearchAsync("quixotic zeppelin", "video"))[0].ParentId);
        Assert.Equal("film", moment["parent_video_id"]!.ToString());
        Assert.InRange(TimeSpan.Parse(moment["timestamp"]!.ToString(), System.Globalization.CultureInfo.InvariantCulture), TimeSpan.FromSeconds(35), TimeSpan.FromSeconds(48));
        Assert.Equal(("subtitles", "eng", "kept"), (video.Json["transcript"]!["source"]!.ToString(), video.Json["transcript"]!["language"]!.ToString(), video.Json["custom"]!.ToString()));
        Assert.Equal((800, "h264", video.Stills().Count), (video.Json["metadata"]!["width"]!.GetValue<int>(), video.Json["metadata"]!["video_codec"]!.ToString(), video.Json["keyframe_count"]!.GetValue<int>()));
        Assert.Equal(video.Stills().Order(StringComparer.Ordinal), await Stack.RowIdsAsync(host, video.Stills()));
        var picture = await host.Services.GetRequiredService<IMediaStore>().OpenAsync(video.Json["keyframe_stills"]![0]!["source_key"]!.ToString(), Token);
        await using (picture)
        {
            Assert.True(picture!.Length > 5_000);
        }
    }

    [Fact]
    public async Task Job_FilmThatSpeaks_IsTranscribedAndFoundByTheWordsAtTheirTimes()
    {
        await stack.OpenAi.AnswerAsync(SaidByTheModel);
        using var host = BuildWorker("whisper-1");

        var video = await IngestAsync(host, "spoken", await _files.WithSoundAsync("spoken.mp4", 12, "-i", VideoFiles.Bulletin), "Weather");

        Assert.Equal(("speech", TimeSpan.FromSeconds(8)), (video.Json["transcript"]!["source"]!.ToString(), Rounded(video.Transcript[1].Start)));
        Assert.Equal("spoken", (await host.SearchAsync("marmalade submarine", "video"))[0].ParentId);
        Assert.Contains("marmalade submarine", (await host.SearchAsync("marmalade submarine", "image"))[0].SearchableText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Job_ModelThatTellsNoTimes_TheyAreEstimatedFromTheSilences()
    {
        await stack.OpenAi.AnswerAsync(SaidByTheModel);
        using var host = BuildWorker("gpt-4o-mini-transcribe");

        var video = await IngestAsync(host, "untimed", await _files.WithSoundAsync("untimed.mp4", 12, "-i", VideoFiles.Bulletin), "Weather");

        Assert.Equal(["Attention all shipping in the sound.", "A marmalade submarine has surfaced."], video.Transcript.Select(segment => segment.Text));
        Assert.InRange(video.Transcript[0].Start, TimeSpan.Zero, TimeSpan.FromSeconds(1.5));
        Assert.InRange(video.Transcript[1].Start, TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(8));
        Assert.InRange(video.Transcript[1].End, TimeSpan.FromSeconds(9), TimeSpan.FromSeconds(12));
    }

    [Theory]
    [InlineData("silent", "anullsrc=r=44100:cl=stereo")]
    [InlineData("hum", "sine=frequency=60")]
    [InlineData("hiss", "anoisesrc=amplitude=0.004")]
    public async Task Job_NothingToHear_CostsNothing(string id, string sound)
    {
        var before = await stack.OpenAi.CountAsync("transcriptions");
        using var host = BuildWorker("whisper-1");

        var video = await IngestAsync(host, id, await _files.WithSoundAsync("quiet.mp4", 3, "-f", "lavfi", "-i", sound), "Quiet");

        Assert.Equal(("no_speech", before), (video.Transcription(), await stack.OpenAi.CountAsync("transcriptions")));
        Assert.NotEmpty(await Stack.RowIdsAsync(host, video.Stills()));
    }

    [Fact]
    public async Task Job_ModelRefusesTheSound_KeyframesAreKept()
    {
        await stack.OpenAi.FailAsync("""{"mode":"status","status":400,"api":"transcriptions","times":1}""");
        using var host = BuildWorker("whisper-1");

        var video = await IngestAsync(host, "refused", await _files.WithSoundAsync("refused.mp4", 3, "-i", VideoFiles.Bulletin), "Refused");

        Assert.Equal("failed", video.Transcription());
        Assert.Equal(video.Stills(), await Stack.RowIdsAsync(host, video.Stills()));
        Assert.Equal(["refused"], await Stack.RowIdsAsync(host, ["refused"]));
    }

    [Fact]
    public async Task Job_ModelIsBusyForAWhile_IsAskedAgain()
    {
        await stack.OpenAi.FailAsync("""{"mode":"status","status":503,"api":"transcriptions","times":2}""");
        using var host = BuildWorker("whisper-1");

        var video = await IngestAsync(host, "busy", await _files.WithSoundAsync("busy.mp4", 3, "-i", VideoFiles.Bulletin), "Busy");

        Assert.Equal("completed", video.Transcription());
    }

    [Fact]
    public async Task Job_ChangedVideo_FormerKeyframesGoWithTheirPicturesAndRows()
    {
        using var host = BuildWorker();
        var before = await IngestAsync(host, "changing", VideoFiles.Regatta, "Regatta");
        await host.StopAsync(Token);
        using var repeated = BuildWorker();
        var repeat = await IngestAsync(repeated, "changing", VideoFiles.Regatta, "Regatta");
        Assert.Equal(before.Json.ToJsonString(), repeat.Json.ToJsonString());
        await repeated.StopAsync(Token);
        using var again = BuildWorker();

        var after = await IngestAsync(again, "changing", await _files.MakeAsync("short.mp4", "-i", VideoFiles.Regatta, "-t", "2", "-map", "0:v", "-c:v", "libx264"), "Regatta");

        var gone = before.Stills().Except(after.Stills()).ToList();
        Assert.NotEmpty(gone);
        Assert.Empty(await Stack.RowIdsAsync(again, gone));
        Assert.Equal(after.Stills().Append("changing").Order(StringComparer.Ordinal), await Stack.RowIdsAsync(again, [.. before.Stills(), .. after.Stills(), "changing"]));
        foreach (var id in gone)
        {
            Assert.Null(await again.Services.GetRequiredService<IAssetStore>().FindAsync(id, MediaType.Keyframe, Token));
            Assert.Null(await again.Services.GetRequiredService<IMediaStore>().GetVersionAsync($"keyframes/changing/{id.Split('-')[^1]}.jpg", Token));
        }

        Assert.Empty(after.Transcript);
    }

    [Fact]
    public async Task Job_SoundAlone_HasItsWordsAndNoKeyframes()
    {
        await stack.OpenAi.AnswerAsync(SaidByTheModel);
        using var host = BuildWorker("whisper-1");

        var video = await IngestAsync(host, "sound-alone", await _files.MakeAsync("sound.mp4", "-i", VideoFiles.Bulletin, "-c:a", "aac"), "Radio");

        Assert.Empty(video.Stills());
        Assert.Equal(2, video.Transcript.Count);
        Assert.Equal(["sound-alone"], await Stack.RowIdsAsync(host, ["sound-alone"]));
    }

    [Theory]
    [InlineData("no video at all", "invalid_source")]
    [InlineData("#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:0\n#EXTINF:4,\nfile:///etc/passwd\n", "invalid_source")]
    [InlineData(null, "source_missing")]
    public async Task Job_NoVideo_IsADeadLetterWithAReason(string? content, string code)
    {
        using var host = BuildWorker();
        var id = $"bad-{Guid.NewGuid():N}";
        await host.SaveAssetAsync(id, MediaType.Video, "Bad");
        if (content is not null)
        {
            await host.SaveDocumentAsync($"videos/{id}.mp4", content);
        }

        await host.StartAsync(Token);
        await host.EnqueueAsync(new AnalysisJob
        {
            AssetId = id, MediaType = MediaType.Video, Extra = new Dictionary<string, System.Text.Json.JsonElement> { ["sourcePath"] = System.Text.Json.JsonSerializer.SerializeToElement($"videos/{id}.mp4") },
        });
        await Stack.WaitUntilQueueIsEmptyAsync(host);

        var letters = await Stack.DeadLettersAsync(host, stack.Aws.VideoDeadLetters);
        Assert.Equal(code, letters.Single(letter => letter.Body.Contains(id, StringComparison.Ordinal)).MessageAttributes["errorType"].StringValue);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_temporary));
    }

    public void Dispose()
    {
        _files.Dispose();
        Directory.Delete(_temporary, recursive: true);
    }

    private static TimeSpan Rounded(TimeSpan time) => TimeSpan.FromSeconds(Math.Round(time.TotalSeconds));

    private IHost BuildWorker(string? model = null) => stack.BuildVideoWorker(
        options => options.TemporaryFolder = _temporary,
        services =>
        {
            if (model is not null)
            {
                var client = new OpenAIClient(new ApiKeyCredential("test-key"), new OpenAIClientOptions { Endpoint = stack.OpenAi.Endpoint, RetryPolicy = new System.ClientModel.Primitives.ClientRetryPolicy(0) });
                services.AddSingleton(client.GetAudioClient(model).AsISpeechToTextClient());
            }
        });

    /// <summary>Stores a video, runs its job and all that follows, and checks what is true of every video.</summary>
    private async Task<MediaAsset> IngestAsync(IHost host, string id, string file, string title)
    {
        await host.SaveVideoAsync(stack, id, file, title);
        await host.StartAsync(Token);
        await host.EnqueueAsync(VideoHost.RawVideo(id));
        await Stack.WaitUntilQueueIsEmptyAsync(host);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_temporary));
        Assert.DoesNotContain(await host.Services.GetRequiredService<SqsQueueInspector>().GetDepthsAsync(Token), queue => queue.IsDeadLetterQueue && queue.Queue == SqsQueues.Analysis && !queue.IsEmpty);
        return await host.VideoAsync(id);
    }
}
