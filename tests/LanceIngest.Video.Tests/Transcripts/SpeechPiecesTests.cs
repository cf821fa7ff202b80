using Xunit;

namespace LanceIngest.Video.Tests;

public sealed class SpeechPiecesTests
{
    [Fact]
    public async Task ReadAsync_Silences_AreTurnedAroundIntoSounds()
        => Assert.Equal(
            [(0, 2.5), (6, 10)],
            await SoundsAsync(10, "frame:1 pts:1 pts_time:1", "lavfi.silence_start=2.5", "lavfi.silence_end=4", "lavfi.silence_duration=1.5", "lavfi.silence_start=4.1", "lavfi.silence_end=6"));

    [Theory]
    [InlineData("lavfi.silence_start=0")]
    [InlineData("lavfi.silence_start=0.1")]
    [InlineData("lavfi.silence_start=0", "lavfi.silence_end=9.9")]
    public async Task ReadAsync_SilentToTheEnd_HasNoSounds(params string[] lines) => Assert.Empty(await SoundsAsync(10, lines));

    [Fact]
    public async Task ReadAsync_NoSilence_IsOneSound() => Assert.Equal([(0, 10)], await SoundsAsync(10));

    [Fact]
    public void Of_ShortSilences_AreCutInTheMiddleOnlyWhereAPieceWouldBeTooLong()
        => Assert.Equal([(0, 20.25), (20.25, 42.5), (42.5, 50.5)], Of(25, (0.2, 10), (11, 20), (20.5, 30), (31, 42), (43, 50)));

    [Fact]
    public void Of_LongSilence_IsLeftOut()
        => Assert.Equal([(9.5, 12.5), (99.5, 101.5)], Of(60, (10, 12), (100, 101)));

    [Fact]
    public void Of_SoundWithoutSilence_IsCutIntoEqualPieces()
        => Assert.Equal([(0, 33.5), (33.5, 67), (67, 100.5)], Of(40, (0, 100)));

    [Fact]
    public void Of_AnySounds_PiecesAreInOrderNoLongerThanAllowedAndMissNothing()
    {
        var random = new Random(7);
        for (var run = 0; run < 200; run++)
        {
            var sounds = new List<TimeRange>();
            var at = TimeSpan.Zero;
            for (var i = 0; i < 30; i++)
            {
                var start = at + TimeSpan.FromSeconds(0.4 + (random.NextDouble() * 12));
                at = start + TimeSpan.FromSeconds(0.2 + (random.NextDouble() * 40));
                sounds.Add(new TimeRange(start, at));
            }

            var pieces = SpeechPieces.Of(sounds, TimeSpan.FromSeconds(30));

            Assert.All(pieces, piece => Assert.InRange(piece.Length, TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(30)));
            Assert.All(pieces.Zip(pieces.Skip(1)), pair => Assert.True(pair.First.End <= pair.Second.Start));
            var heard = pieces.Sum(piece => sounds.Sum(sound => Math.Max(0, (Min(sound.End, piece.End) - Max(sound.Start, piece.Start)).Ticks)));
            Assert.InRange(heard, sounds.Sum(sound => sound.Length.Ticks) - 1000, sounds.Sum(sound => sound.Length.Ticks));
        }
    }

    [Fact]
    public void Estimate_TwoSentences_AreSaidWhereThereIsSound()
    {
        var said = SpokenTimes.Estimate("Twenty letters here. Twenty letters here.", Range(10, 30), [Range(0, 5), Range(12, 16), Range(20, 24), Range(40, 50)]).ToList();

        Assert.Equal([(12, 16), (16, 24)], said.Select(segment => (segment.Start.TotalSeconds, segment.End.TotalSeconds)));
        Assert.All(said, segment => Assert.Equal("Twenty letters here.", segment.Text));
    }

    [Fact]
    public void Estimate_NoWords_IsEmpty() => Assert.Empty(SpokenTimes.Estimate("  ", Range(0, 5), [Range(0, 5)]));

    private static async Task<IEnumerable<(double Start, double End)>> SoundsAsync(double duration, params string[] lines)
        => SilenceReader.SoundsBetween(
            await SilenceReader.ReadAsync(new StringReader(string.Join('\n', lines)), TestContext.Current.CancellationToken), TimeSpan.FromSeconds(duration)).Select(Seconds);

    private static IEnumerable<(double Start, double End)> Of(double maxSeconds, params (double Start, double End)[] sounds)
        => SpeechPieces.Of([.. sounds.Select(sound => Range(sound.Start, sound.End))], TimeSpan.FromSeconds(maxSeconds)).Select(Seconds);

    private static (double Start, double End) Seconds(TimeRange range) => (range.Start.TotalSeconds, range.End.TotalSeconds);

    private static TimeRange Range(double start, double end) => new(TimeSpan.FromSeconds(start), TimeSpan.FromSeconds(end));

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
