using System.Text;
using System.Text.Json.Nodes;
using Xunit;

namespace LanceIngest.Abstractions.Tests;

public sealed class MediaAssetTests
{
    [Fact]
    public void ToUtf8Bytes_UnknownMembers_SurviveReadAndWrite()
    {
        const string Json = """{"id":"a","title":"T","rights":{"holder":"x","until":2030},"ai_labels":{"scenes":["s"],"x-model":"m"},"list":[1,null,{"deep":true}]}""";

        var asset = MediaAsset.Parse(Encoding.UTF8.GetBytes(Json));
        asset.Title = "New";

        var expected = JsonNode.Parse(Json)!;
        expected["title"] = "New";
        Assert.True(JsonNode.DeepEquals(expected, JsonNode.Parse(asset.ToUtf8Bytes())));
    }

    [Theory]
    [InlineData("""["sea","sky"]""", "sea|sky")]
    [InlineData("\"sea\"", "sea")]
    [InlineData("""["sea","",null,3]""", "sea|3")]
    [InlineData("null", "")]
    [InlineData("{}", "")]
    public void Scenes_WhateverProducersWrote_IsAListOfTexts(string scenes, string expected)
        => Assert.Equal(expected, string.Join('|', Parse($$$"""{"ai_labels":{"scenes":{{{scenes}}}}}""").AiLabels!.Scenes));

    [Theory]
    [InlineData("31.4", 31_400)]
    [InlineData("\"31.4\"", 31_400)]
    [InlineData("\"00:00:31.400\"", 31_400)]
    [InlineData("\"1:05\"", 65_000)]
    [InlineData("\"1:02:03\"", 3_723_000)]
    public void Timestamp_SecondsOrClock_IsTheMoment(string timestamp, int milliseconds)
        => Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), Parse($$"""{"timestamp":{{timestamp}}}""").Timestamp);

    [Theory]
    [InlineData("\"soon\"")]
    [InlineData("-1")]
    [InlineData("null")]
    [InlineData("[1]")]
    public void Timestamp_NoMoment_IsNull(string timestamp) => Assert.Null(Parse($$"""{"timestamp":{{timestamp}}}""").Timestamp);

    [Fact]
    public void MediaType_KeyframeStill_IsKeyframeBothWays()
    {
        var asset = Parse("""{"media_type":"keyframe_still"}""");
        Assert.Equal(MediaType.Keyframe, asset.MediaType);

        asset.MediaType = MediaType.Keyframe;
        Assert.Equal("keyframe_still", asset.Json["media_type"]!.ToString());
    }

    private static MediaAsset Parse(string json) => MediaAsset.Parse(Encoding.UTF8.GetBytes(json));
}
