using System.Text.Json.Nodes;
using Xunit;

namespace LanceIngest.Abstractions.Tests;

public sealed class AnalysisJobJsonTests
{
    [Fact]
    public void Read_JobOfTheContract_GivesAllItsMembers()
    {
        var job = AnalysisJobJson.Read("""
            {"assetId":"a-1","mediaType":"text","requestedAt":1691352890123,"stage":"refresh","extra":{"sourcePath":"guides/start.mdx","gitRef":"main","title":"Start"}}
            """);

        Assert.Equal("a-1", job.AssetId);
        Assert.Equal(MediaType.Text, job.MediaType);
        Assert.Equal(JobStage.Refresh, job.Stage);
        Assert.Equal(1691352890123, job.RequestedAt.ToUnixTimeMilliseconds());
        Assert.Equal("guides/start.mdx", job.GetExtraText("sourcePath"));
        Assert.Equal("main", job.GetExtraText("gitRef"));
    }

    [Fact]
    public void Read_NoStage_IsInitial() => Assert.Equal(JobStage.Initial, AnalysisJobJson.Read("""{"assetId":"a","mediaType":"image"}""").Stage);

    [Theory]
    [InlineData("keyframe_still")]
    [InlineData("keyframe")]
    [InlineData("KEYFRAME")]
    public void Read_NamesOfKeyframe_AreOneType(string name)
        => Assert.Equal(MediaType.Keyframe, AnalysisJobJson.Read($$"""{"assetId":"a","mediaType":"{{name}}"}""").MediaType);

    [Fact]
    public void Read_FormerStageName_IsPostLabel()
        => Assert.Equal(JobStage.PostLabel, AnalysisJobJson.Read("""{"assetId":"a","mediaType":"image","stage":"post_labeling_ingestion"}""").Stage);

    [Fact]
    public void Read_FormerTopLevelMembers_AreInExtra()
    {
        var job = AnalysisJobJson.Read("""{"assetId":"a","mediaType":"text","sourcePath":"a.md","gitRef":"v1","title":"A","strategy":"uniform","extra":{"title":"Kept"}}""");

        Assert.Equal("a.md", job.GetExtraText("sourcePath"));
        Assert.Equal("v1", job.GetExtraText("gitRef"));
        Assert.Equal("uniform", job.GetExtraText("strategy"));
        Assert.Equal("Kept", job.GetExtraText("title"));
    }

    [Theory]
    [InlineData("1691352890123")]
    [InlineData("\"1691352890123\"")]
    [InlineData("\"2023-08-06T20:14:50.123Z\"")]
    public void Read_TimeAsNumberOrText_IsTheSameMoment(string time)
        => Assert.Equal(1691352890123, AnalysisJobJson.Read($$"""{"assetId":"a","mediaType":"image","requestedAt":{{time}}}""").RequestedAt.ToUnixTimeMilliseconds());

    [Fact]
    public void Write_UnknownMembers_SurviveTheRoundTrip()
    {
        const string Json = """{"assetId":"a","mediaType":"recipe","requestedAt":5,"stage":"initial","extra":{"deep":{"n":[1,2.50,null]}},"priority":7,"tags":["x"]}""";

        var written = AnalysisJobJson.Write(AnalysisJobJson.Read(Json));

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Json), JsonNode.Parse(written)), written);
    }

    [Fact]
    public void Write_FormerShape_IsStrict()
    {
        var written = JsonNode.Parse(AnalysisJobJson.Write(AnalysisJobJson.Read("""{"assetId":"a","mediaType":"keyframe_still","stage":"post_labeling_ingestion","sourcePath":"x.md"}""")))!;

        Assert.Equal("keyframe", written["mediaType"]!.ToString());
        Assert.Equal("post_label", written["stage"]!.ToString());
        Assert.Equal("x.md", written["extra"]!["sourcePath"]!.ToString());
        Assert.Null(written["sourcePath"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not json")]
    [InlineData("{\"assetId\":\"a\",")]
    [InlineData("[1]")]
    [InlineData("\"text\"")]
    [InlineData("{\"assetId\":\"a\"}")]
    [InlineData("{\"assetId\":\"a\",\"mediaType\":null}")]
    [InlineData("{\"assetId\":\"a\",\"mediaType\":{}}")]
    [InlineData("{\"assetId\":\"a\",\"mediaType\":\"image\",\"requestedAt\":\"yesterday\"}")]
    [InlineData("{\"assetId\":\"a\",\"mediaType\":\"image\",\"note\":\"cut off \\ud83d\"}")]
    public void Read_NoJob_IsAPermanentFailureWithAReason(string body)
    {
        var error = Assert.Throws<IngestionException>(() => AnalysisJobJson.Read(body));

        Assert.Equal((IngestionErrors.InvalidJob, false), (error.Code, error.IsTransient));
        Assert.StartsWith("The job cannot be read: ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_BadJson_DoesNotQuoteTheBody()
    {
        var error = Assert.Throws<IngestionException>(() => AnalysisJobJson.Read("""{"assetId":"a","secret":hunter2}"""));

        Assert.DoesNotContain("hunter2", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("line 1", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"mediaType":"image"}""")]
    [InlineData("""{"assetId":"","mediaType":"image"}""")]
    [InlineData("""{"assetId":"../../etc/passwd","mediaType":"image"}""")]
    [InlineData("""{"assetId":"a/b","mediaType":"image"}""")]
    [InlineData("""{"assetId":"a\\b","mediaType":"image"}""")]
    [InlineData("""{"assetId":"..","mediaType":"image"}""")]
    [InlineData("""{"assetId":"a#1","mediaType":"image"}""")]
    [InlineData("""{"assetId":"a\u0000b","mediaType":"image"}""")]
    [InlineData("""{"assetId":" a","mediaType":"image"}""")]
    public void Read_IdThatCannotBeUsed_IsAPermanentFailure(string body)
    {
        var error = Assert.Throws<IngestionException>(() => AnalysisJobJson.Read(body));

        Assert.Equal((IngestionErrors.InvalidAssetId, false), (error.Code, error.IsTransient));
    }

    [Theory]
    [InlineData(512, true)]
    [InlineData(513, false)]
    public void IsValid_LengthOfTheId_IsLimited(int length, bool expected) => Assert.Equal(expected, AssetId.IsValid(new string('a', length), out _));

    [Theory]
    [InlineData("o'brien")]
    [InlineData("x' OR '1'='1")]
    [InlineData("日本語-🚀")]
    [InlineData("550e8400-e29b-41d4-a716-446655440000")]
    public void IsValid_IdThatMustOnlyBeEscaped_IsAllowed(string id) => Assert.True(AssetId.IsValid(id, out _));
}
