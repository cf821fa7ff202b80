using LanceIngest.Labeling;
using Xunit;

namespace LanceIngest.Core.Tests.Labeling;

/// <summary>What models write, and what of it are labels.</summary>
public sealed class LabelReaderTests
{
    [Theory]
    [InlineData("""{"scenes":["harbour"],"objects":[],"style":[],"mood":["calm"],"themes":[]}""", "harbour|calm")]
    [InlineData("""
        Here you are:
        ```json
        {"scenes": ["harbour",], // the first
         "mood": ["calm"]}
        ```
        I hope {this} helps.
        """, "harbour|calm")]
    [InlineData("""{"scenes":["harbour","fishing bo""", "harbour")]
    [InlineData("""{"scenes":["harbour"],"mood":["calm"],"themes":[tides]}""", "harbour|calm")]
    [InlineData("""{"mood":"calm, blue"}""", "calm|blue")]
    [InlineData("""{"scenes":["harbour","Harbour "," ","none","N/A",7,null,{"name":"boat"},["quay"]]}""", "harbour")]
    [InlineData("""{"colours":["red"],"description":"A boat","scenes":["harbour"],"x":{"scenes":["elsewhere"]}}""", "harbour")]
    [InlineData("""{"scenes":["harbour"]} {"scenes":["another answer"]}""", "harbour")]
    [InlineData("""{"scenes":["half of a pair \uD83D","harbour"]}""", "")]
    [InlineData("""{"scenes":[],"objects":[]}""", "")]
    public void Read_WhatModelsWrite_TakesWhatIsWholeAndInItsPlace(string answer, string expected)
    {
        var labels = LabelReader.Read(answer);

        Assert.Equal(expected, string.Join('|', LabelPrompt.Groups.SelectMany(group => labels![group]!.AsArray()).Select(label => label!.GetValue<string>())));
    }

    [Theory]
    [InlineData("")]
    [InlineData("I see a harbour at dawn.")]
    [InlineData("""["harbour"]""")]
    [InlineData("""{"labels":{"scenes":["harbour"]}}""")]
    [InlineData("{")]
    [InlineData("""{"scenes":7}""")]
    public void Read_NoListWhereOneBelongs_IsNoAnswer(string answer) => Assert.Null(LabelReader.Read(answer));

    [Fact]
    public void Read_Confidences_KeepsThoseOfTheListsThatAreBetween0And1()
    {
        var labels = LabelReader.Read("""{"scenes":["a"],"confidence_scores":{"scenes":0.9,"mood":"0.25","style":95,"themes":-1,"colour":0.5,"objects":"high"}}""")!;

        Assert.Equal("""{"scenes":0.9,"mood":0.25}""", labels["confidence_scores"]!.ToJsonString());
        Assert.Equal(0.25, new MediaLabels(labels).ConfidenceScores["mood"]);
    }

    [Fact]
    public void Read_TooManyAndTooLong_AreCut()
    {
        var many = string.Join(',', Enumerable.Range(0, 100).Select(i => $"\"label {i}\""));

        var labels = LabelReader.Read($$"""{"scenes":["{{new string('x', 500)}}",{{many}}]}""")!;

        Assert.Equal(("label 0", 24), (labels["scenes"]![0]!.GetValue<string>(), labels["scenes"]!.AsArray().Count));
    }
}
