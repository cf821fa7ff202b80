using System.Text.Json.Nodes;
using Xunit;

namespace LanceIngest.Video.Tests;

public sealed class VideoAssetTests
{
    private static readonly VideoInfo Info = new() { Container = "mov", Duration = TimeSpan.FromSeconds(8) };

    [Fact]
    public void Update_FormerKeyframes_OnlyOursThatAreNoMoreAreRemoved()
    {
        var asset = Read("""
            {"id":"v","custom":1,"metadata":{"camera":"old"},"processing_status":{"upload":"completed"},"keyframes_removed":["v-000000001","v-000002000"],
             "keyframe_stills":[{"id":"v-000002000"},{"id":"v-000004000"},{"id":"by-hand"},{"id":"v-4000"},"no object"]}
            """);

        var removed = VideoAsset.Update(asset, Content(transcript: null), [Keyframe("v-000002000"), Keyframe("v-000006000")]);

        Assert.Equal(["v-000000001", "v-000004000"], removed);
        Assert.Equal(["v-000002000", "v-000006000", "by-hand", "v-4000"], asset.Json["keyframe_stills"]!.AsArray().Select(still => still!["id"]!.ToString()));
        Assert.Equal(4, asset.Json["keyframe_count"]!.GetValue<int>());
        Assert.Equal(("1", "old", "completed", "completed"), (asset.Json["custom"]!.ToString(), asset.Json["metadata"]!["camera"]!.ToString(), asset.Json["processing_status"]!["upload"]!.ToString(), asset.Json["processing_status"]!["keyframe_extraction"]!.ToString()));
    }

    [Fact]
    public void Update_Twice_ChangesNothingTheSecondTime()
    {
        var asset = Read("""{"id":"v","media_type":"video"}""");
        var content = Content(new Transcript("speech", "en", [new TranscriptSegment(TimeSpan.FromSeconds(1.5), TimeSpan.FromSeconds(2), "We sail.")]));
        VideoAsset.Update(asset, content, [Keyframe("v-000002000")]);
        var once = asset.Json.DeepClone();

        VideoAsset.Update(asset, content, [Keyframe("v-000002000")]);

        Assert.True(JsonNode.DeepEquals(once, asset.Json));
        Assert.Equal([(1.5, 2, "We sail.")], asset.Transcript.Select(segment => (segment.Start.TotalSeconds, segment.End.TotalSeconds, segment.Text)));
    }

    [Fact]
    public void Update_NothingSaidAnyMore_FormerTranscriptGoes()
    {
        var asset = Read("""{"id":"v","transcript":{"segments":[{"start":0,"text":"Old words."}]}}""");

        VideoAsset.Update(asset, Content(transcript: null), []);

        Assert.Empty(asset.Transcript);
    }

    [Theory]
    [InlineData("v", 0, "v-000000000")]
    [InlineData("v", 43_200_000, "v-043200000")]
    [InlineData("a-1", 1234, "a-1-000001234")]
    public void KeyframeId_OfAMoment_TellsItAgain(string video, long milliseconds, string id)
    {
        var time = TimeSpan.FromMilliseconds(milliseconds);

        Assert.Equal((id, time), (KeyframeId.Of(video, time), KeyframeId.TimeOf(video, id)));
    }

    [Fact]
    public void KeyframeId_OfALongId_IsOneToo()
    {
        var video = new string('v', AssetId.MaxLength);

        var id = KeyframeId.Of(video, TimeSpan.FromSeconds(1));

        Assert.True(AssetId.IsValid(id, out _));
        Assert.Equal(TimeSpan.FromSeconds(1), KeyframeId.TimeOf(video, id));
        Assert.Null(KeyframeId.TimeOf("w", id));
    }

    private static VideoContent Content(Transcript? transcript) => new("videos/v.mp4", new SourceVersion("1", DateTimeOffset.UnixEpoch), Info, new KeyframeSet([], [], null), transcript, "completed");

    private static MediaAsset Keyframe(string id) => new([]) { Id = id };

    private static MediaAsset Read(string json) => new((JsonObject)JsonNode.Parse(json)!);
}
