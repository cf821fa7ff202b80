using Xunit;

namespace LanceIngest.Video.Tests;

public sealed class WebVttTests
{
    [Fact]
    public async Task ReadAsync_CuesOfEveryKind_AreTextAndTimes()
    {
        var cues = await ReadAsync(
            """
            WEBVTT

            NOTE nobody says this

            first
            00:01.500 --> 00:03.000 align:start
            <v Anna>The <i>red</i> buoy &amp; the pier</v>
            {\an8}and the sea

            01:00:00.000 --> 27:00:01.250
            Late.

            27:00:02.000 --> 27:00:03.000
            Late.

            00:05.000 --> 00:06.000
            <b></b>
            """);

        Assert.Equal(
            [
                (TimeSpan.FromSeconds(1.5), TimeSpan.FromSeconds(3), "The red buoy & the pier and the sea"),
                (TimeSpan.FromHours(1), new TimeSpan(27, 0, 1) + TimeSpan.FromMilliseconds(250), "Late."),
            ],
            cues.Select(cue => (cue.Start, cue.End, cue.Text)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("WEBVTT")]
    [InlineData("WEBVTT\n\nsoon --> later\nNever said.")]
    [InlineData("WEBVTT\n\n00:01.000 --> 00:02.000")]
    public async Task ReadAsync_NothingSaid_IsEmpty(string vtt) => Assert.Empty(await ReadAsync(vtt));

    [Fact]
    public async Task ReadAsync_MoreThanAllowed_StopsThere()
    {
        var vtt = string.Concat(Enumerable.Range(0, 1000).Select(i => $"00:01.000 --> 00:02.000\nLine {i}\n\n"));

        Assert.InRange((await WebVtt.ReadAsync(new StringReader(vtt), maxCharacters: 1000, TestContext.Current.CancellationToken)).Count, 20, 40);
    }

    private static Task<List<TranscriptSegment>> ReadAsync(string vtt) => WebVtt.ReadAsync(new StringReader(vtt), 100_000, TestContext.Current.CancellationToken);
}
