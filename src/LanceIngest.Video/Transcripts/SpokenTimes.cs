using System.Text.RegularExpressions;

namespace LanceIngest.Video;

/// <summary>
/// When the words of a piece are said, where a model does not tell: its sentences are spread over the times at which there is something to
/// hear, each as long as it has characters. In pieces of a minute that is right to a few seconds.
/// </summary>
internal static partial class SpokenTimes
{
    public static IEnumerable<TranscriptSegment> Estimate(string text, TimeRange piece, IReadOnlyList<TimeRange> sounds)
    {
        var heard = sounds
            .Select(sound => new TimeRange(sound.Start > piece.Start ? sound.Start : piece.Start, sound.End < piece.End ? sound.End : piece.End))
            .Where(sound => sound.Length > TimeSpan.Zero)
            .ToList();
        var total = heard.Aggregate(TimeSpan.Zero, (sum, sound) => sum + sound.Length);
        var sentences = SentenceEnd().Split(text).Select(sentence => sentence.Trim()).Where(sentence => sentence.Length > 0).ToList();
        var characters = sentences.Sum(sentence => sentence.Length);
        var said = 0;
        foreach (var sentence in sentences)
        {
            var start = At(heard, total * said / characters, piece.Start);
            said += sentence.Length;
            yield return new TranscriptSegment(start, At(heard, total * said / characters, piece.End), sentence);
        }
    }

    /// <summary>The moment at which so much of the sound has been heard.</summary>
    private static TimeSpan At(List<TimeRange> heard, TimeSpan elapsed, TimeSpan otherwise)
    {
        foreach (var sound in heard)
        {
            if (elapsed <= sound.Length)
            {
                return sound.Start + elapsed;
            }

            elapsed -= sound.Length;
        }

        return heard.Count > 0 ? heard[^1].End : otherwise;
    }

    [GeneratedRegex(@"(?<=[.!?…]["")\]]?)\s+|(?<=[。！？])")]
    private static partial Regex SentenceEnd();
}
