using LanceIngest.UploadApi.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace LanceIngest.UploadApi.Tests;

public sealed class VideoTests(ApiStack stack)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Finish_Video_GoesToTheVideoQueueAlone()
    {
        var before = TimeProvider.System.GetUtcNow();
        var (status, body) = await FinishAsync("video-regatta");

        Assert.Equal((201, true), (status, body["enqueued"]!.GetValue<bool>()));
        var job = await stack.UntilAsync(
            async () => (await stack.TakeJobsAsync(stack.Aws.VideoQueue)).FirstOrDefault(job => job.AssetId == "video-regatta"), "the job is on the video queue");
        Assert.Equal((MediaType.Video, JobStage.Initial), (job.MediaType, job.Stage));
        Assert.InRange(job.RequestedAt, before.AddSeconds(-1), TimeProvider.System.GetUtcNow());
        Assert.Equal("pending", body["asset"]!["processing_status"]!["keyframe_extraction"]!.GetValue<string>());
        Assert.Equal(404, (await stack.PostAsync("/media-labeling/videos/finish-upload", new { s3_key = "uploads/never.mp4" })).Status);
    }

    [Fact]
    public async Task Finish_Video_IsFoundByItsWordsAndAtTheSecondTheyAreSaid()
    {
        await FinishAsync("video-spoken");
        var job = await stack.UntilAsync(
            async () => (await stack.TakeJobsAsync(stack.Aws.VideoQueue)).FirstOrDefault(job => job.AssetId == "video-spoken"), "the job is on the video queue");
        using var worker = stack.BuildHost(static builder => builder.Services.AddLanceIngestion().UseSqs().UseS3().AddVideo());

        var result = await worker.Services.GetRequiredService<IJobDispatcher>().DispatchAsync(job, Token);

        Assert.True(result.Succeeded, result.Error?.Message);
        var still = await stack.UntilAsync(
            async () => (await stack.HitsAsync("marzipan oar", "image")).FirstOrDefault(hit => hit!["video_id"]?.GetValue<string>() == "video-spoken"), "a search finds a key-frame of it");
        Assert.InRange(still["seconds"]!.GetValue<double>(), 0, 7.9);
        await stack.FindAsync("marzipan oar", "video", "video-spoken");
        using var browser = new HttpClient();
        using var picture = await browser.GetAsync(still["thumbnail"]!.GetValue<string>(), Token);
        Assert.Equal("image/jpeg", picture.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task UpdateKeyframes_Twice_AttachesAndLabelsOnceAndIsFoundAtItsSecond()
    {
        await FinishAsync("video-frames");
        await stack.UploadAsync("keyframes/video-frames/1.jpg", "pictures/comet-sketch.jpg");
        await stack.OpenAi.AnswerAsync("""{"chat":{"content":"{\"objects\":[\"spinnaker halyard\"]}"}}""");
        var request = new
        {
            video_id = "video-frames",
            keyframes = new[] { new { id = "frame-0031400", s3_key = "keyframes/video-frames/1.jpg", timestamp = "00:00:01.400", frame_number = 35 } },
        };
        var chats = await stack.OpenAi.CountAsync("chats");

        var (status, first) = await stack.PostAsync("/media-labeling/videos/update-keyframes", request);
        var (_, again) = await stack.PostAsync("/media-labeling/videos/update-keyframes", request);
        await stack.OpenAi.AnswerAsync("""{"chat":null}""");

        Assert.Equal((200, 1, 0, 1), (status, first["attached"]!.GetValue<int>(), again["attached"]!.GetValue<int>(), again["keyframe_count"]!.GetValue<int>()));
        Assert.Equal(1, await stack.OpenAi.CountAsync("chats") - chats);
        Assert.Single((await stack.Assets.FindAsync("video-frames", MediaType.Video, Token))!.Asset.Json["keyframe_stills"]!.AsArray());
        var hit = await stack.FindAsync("spinnaker halyard", "image", "frame-0031400");
        Assert.Equal(("video-frames", 1.4), (hit["video_id"]!.GetValue<string>(), hit["seconds"]!.GetValue<double>()));
        using var browser = new HttpClient();
        using var film = await browser.GetAsync(hit["video_url"]!.GetValue<string>(), Token);
        Assert.True(film.IsSuccessStatusCode);
    }

    [Fact]
    public async Task UpdateKeyframes_OneIsMissing_AttachesTheOthersAndSaysWhy()
    {
        await FinishAsync("video-partly");
        await stack.UploadAsync("keyframes/video-partly/1.png", "pictures/signal-flags.png");

        var (status, body) = await stack.PostAsync("/media-labeling/videos/update-keyframes", new
        {
            video_id = "video-partly",
            keyframes = new[]
            {
                new { id = "partly-1", s3_key = "keyframes/video-partly/1.png", timestamp = "1" },
                new { id = "partly-2", s3_key = "keyframes/video-partly/2.png", timestamp = "2" },
            },
        });

        Assert.Equal(200, status);
        Assert.Equal([(true, null), (false, "source_missing")], body["keyframes"]!.AsArray().Select(frame => (frame!["labeled"]!.GetValue<bool>(), frame["code"]?.GetValue<string>())));
        Assert.Equal(404, (await stack.PostAsync("/media-labeling/videos/update-keyframes", new { video_id = "nobody", keyframes = new[] { new { id = "x", s3_key = "y", timestamp = "1" } } })).Status);
        Assert.Equal(400, (await stack.PostAsync("/media-labeling/videos/update-keyframes", new { video_id = "video-partly", keyframes = Array.Empty<object>() })).Status);
    }

    private async Task<(int Status, System.Text.Json.Nodes.JsonObject Body)> FinishAsync(string id)
        => await stack.PostAsync("/media-labeling/videos/finish-upload", new { s3_key = await stack.UploadAsync($"uploads/{id}.mp4", "film/regatta-day.mp4"), id, title = "Regatta day" });
}
