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
    public void TextAt_KeyframeOfAMoment_IsTheNearestWithinTenSeconds(string keyframe, string? expected)
        => Assert.Equal(expected, VideoMoment.TextAt(Read(Video), Read(keyframe)));

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"ai_labels":{}}""")]
    [InlineData("""{"ai_labels":{"keyframe_analysis":"none"}}""")]
    public void TextAt_VideoWithoutAnalysis_IsNothing(string video)
        => Assert.Null(VideoMoment.TextAt(Read(video), Read("""{"timestamp":0}""")));

    private static MediaAsset Read(string json) => MediaAsset.Parse(Encoding.UTF8.GetBytes(json));
}
