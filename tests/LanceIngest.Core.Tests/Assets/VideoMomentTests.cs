using System.Text;
using LanceIngest.Assets;
using Xunit;

namespace LanceIngest.Core.Tests.Assets;

public sealed class VideoMomentTests
{
    private const string Video = """
        {"ai_labels":{"keyframe_analysis":[
          {"timestamp":0,"description":"the quay"},
          {"timestamp":"0:20","analysis":"the boats","frame_number":500},
          {"timestamp":21},
          {"timestamp":40.5,"analysis":"the sea"},
          {"description":"somewhere"},
          "no object"
        ]}}
        """;

    [Theory]
    [InlineData("""{"timestamp":0}""", "the quay")]
    [InlineData("""{"timestamp":9.9}""", "the quay")]
    [InlineData("""{"timestamp":10}""", "the quay")]
    [InlineData("""{"timestamp":10.1}""", "the boats")]
    [InlineData("""{"timestamp":"00:00:21"}""", "the boats")]
    [InlineData("""{"timestamp":50.5}""", "the sea")]
    [InlineData("""{"timestamp":50.6}""", null)]
    [InlineData("""{"frame_number":500}""", "the boats")]
    [InlineData("""{"frame_number":501}""", null)]
    [InlineData("{}", null)]
    public void TextsAt_KeyframeOfAMoment_IsTheNearestAnalysisWithinTenSeconds(string keyframe, string? expected)
        => Assert.Equal(expected, VideoMoment.TextsAt(Read(Video), Read(keyframe)).SingleOrDefault());

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"ai_labels":{}}""")]
    [InlineData("""{"ai_labels":{"keyframe_analysis":"none"}}""")]
    [InlineData("""{"transcript":"none"}""")]
    [InlineData("""{"transcript":{"segments":["none",{"text":"without a time"},{"start":1}]}}""")]
    public void TextsAt_VideoThatSaysNothing_IsEmpty(string video)
        => Assert.Empty(VideoMoment.TextsAt(Read(video), Read("""{"timestamp":0}""")));

    [Theory]
    [InlineData("0:00:10", "One. Two.")]
    [InlineData("0:00:17.1", "Two. Three.")]
    [InlineData("0:00:30", null)]
    public void TextsAt_VideoThatSpeaks_IsWhatIsSaidWithinFiveSeconds(string timestamp, string? expected)
    {
        const string Spoken = """
            {"transcript":{"segments":[
              {"start":0,"end":6,"text":"One."},{"start":"0:12","end":"0:14","text":"Two."},{"start":20.5,"end":24.9,"text":"Three."}
            ]}}
            """;

        Assert.Equal(expected, VideoMoment.TextsAt(Read(Spoken), Read($$"""{"timestamp":"{{timestamp}}"}""")).SingleOrDefault());
    }

    [Theory]
    [InlineData(10, "One. Two.")]
    [InlineData(20, "Two. Three.")]
    [InlineData(40, "Four.")]
    public void TextsAt_VideoWithKeyframes_IsAllThatIsSaidUntilTheNextOne(int timestamp, string expected)
    {
        const string Spoken = """
            {"keyframe_stills":[{"timestamp":"0:00:10"},{"timestamp":20},{"timestamp":40},{"id":"no-time"},"none"],
             "transcript":{"segments":[
              {"start":0,"end":1,"text":"One."},{"start":16,"end":19,"text":"Two."},{"start":30,"end":32,"text":"Three."},{"start":90,"end":95,"text":"Four."}
            ]}}
            """;

        Assert.Equal(expected, VideoMoment.TextsAt(Read(Spoken), Read($$"""{"timestamp":{{timestamp}}}""")).SingleOrDefault());
    }

    [Fact]
    public void TextsAt_AnalysisAndWords_AreBoth()
        => Assert.Equal(
            ["the quay", "We sail."],
            VideoMoment.TextsAt(
                Read("""{"ai_labels":{"keyframe_analysis":[{"timestamp":1,"text":"the quay"}]},"transcript":{"segments":[{"start":0,"end":2,"text":"We sail."}]}}"""),
                Read("""{"timestamp":1}""")));

    private static MediaAsset Read(string json) => MediaAsset.Parse(Encoding.UTF8.GetBytes(json));
}
