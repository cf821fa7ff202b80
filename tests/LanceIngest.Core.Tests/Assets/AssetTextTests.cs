using System.Text;
using LanceIngest.Assets;
using Xunit;

namespace LanceIngest.Core.Tests.Assets;

public sealed class AssetTextTests
{
    private const string Everything = """
        {
          "title": "Morning song", "description": "A demo.", "prompt": "warm synth, slow", "lyrics": "The boats go out\nand come again",
          "ai_labels": {
            "overall_analysis": "A harbour wakes up.",
            "scenes": ["harbour at dawn", "fishing boats"], "objects": ["rope", "gull"], "style": ["documentary"], "mood": "calm", "themes": ["work"],
            "confidence_scores": { "rope": 0.9 }
          },
          "manual_labels": { "scenes": ["Fishing Boats", "quay"], "objects": ["gull "], "mood": ["hopeful"], "custom_tags": ["summer", "Rope", "summer"] }
        }
        """;

    [Fact]
    public void Of_EveryKindOfText_FollowsTheWireContract()
        => Assert.Equal(
            """
            warm synth, slow
            The boats go out
            and come again
            A harbour wakes up.
            Scenes: harbour at dawn, fishing boats
            Objects: rope, gull
            Style: documentary
            Mood: calm
            Themes: work
            Scenes: quay
            Mood: hopeful
            Tags: summer
            A demo.
            The first boat leaves.
            """,
            Text(Everything, "The first boat leaves."));

    [Fact]
    public void Of_LongLyrics_GivesThemASectionInTheirPlace()
    {
        var lyrics = string.Join('\n', Enumerable.Range(1, 60).Select(i => $"line {i} of the song"));

        var sections = AssetText.Of(new MediaAsset(new() { ["prompt"] = "slow", ["lyrics"] = lyrics, ["description"] = "A demo." }), moment: []);

        Assert.Equal([("slow", ""), (lyrics, "Lyrics"), ("A demo.", "")], sections.Select(section => (section.Text, section.HeadingPath)));
    }

    [Fact]
    public void Of_ShortTranscript_EndsTheText()
        => Assert.Equal("A demo.\nWe sail. At dawn.", Text("""{"description":"A demo.","transcript":{"segments":[{"start":0,"end":2,"text":"We sail."},{"start":2,"text":"At dawn."}]}}"""));

    [Fact]
    public void Of_LongTranscript_GivesItASectionAtTheEnd()
    {
        var segments = string.Join(',', Enumerable.Range(1, 60).Select(i => $$"""{"start":{{i}},"text":"sentence {{i}} of the film."}"""));

        var sections = AssetText.Of(Read($$$"""{"lyrics":"la la","description":"A demo.","transcript":{"segments":[{{{segments}}}]}}"""), moment: []);

        Assert.Equal(["", "Transcript"], sections.Select(section => section.HeadingPath));
        Assert.Equal("la la\nA demo.", sections[0].Text);
        Assert.StartsWith("sentence 1 of the film. sentence 2", sections[1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_RepeatedTexts_SaysThemOnce()
        => Assert.Equal("Boats.\nGulls.", Text("""{"prompt":"Boats.","description":" boats. ","ai_labels":{"overall_analysis":"Gulls."}}""", "Gulls."));

    [Fact]
    public void Of_TitleAndOthers_LeavesTheTitleOut()
        => Assert.Equal("A demo.", Text("""{"title":"Morning song","description":"A demo."}"""));

    [Fact]
    public void Of_TitleOnly_IsTheTitle()
        => Assert.Equal("Morning song", Text("""{"title":" Morning song ","description":"  ","ai_labels":{"scenes":[]},"manual_labels":null}"""));

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"title":"","filename":"IMG_1.jpg","ai_labels":{"scenes":["",null,{}]}}""")]
    [InlineData("""{"ai_labels":"none","manual_labels":[],"lyrics":{}}""")]
    public void Of_NoText_IsEmpty(string json)
        => Assert.Empty(AssetText.Of(Read(json), moment: []));

    private static string Text(string json, string? moment = null) => Assert.Single(AssetText.Of(Read(json), moment is null ? [] : [moment])).Text;

    private static MediaAsset Read(string json) => MediaAsset.Parse(Encoding.UTF8.GetBytes(json));
}
