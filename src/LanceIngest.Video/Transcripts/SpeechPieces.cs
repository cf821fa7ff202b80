namespace LanceIngest.Video;

/// <summary>Cuts a sound track into pieces to transcribe: in the middle of silences, without the long ones, none longer than allowed.</summary>
internal static class SpeechPieces
{
    // Models make up words in long silences, and charge for them.
    private static readonly TimeSpan LongSilence = TimeSpan.FromSeconds(8);

    /// <summary>Quiet beginnings and endings of words lie in what counts as silence.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromMilliseconds(500);

    /// <param name="sounds">When there is something to hear, in order.</param>
    /// <param name="maxLength">The longest piece.</param>
    /// <returns>The pieces, in order. They do not overlap.</returns>
    public static List<TimeRange> Of(IReadOnlyList<TimeRange> sounds, TimeSpan maxLength)
    {
        var pieces = new List<TimeRange>();
        var cutBefore = TimeSpan.Zero;
        for (var first = 0; first < sounds.Count;)
        {
            var last = first;
            var start = Later(cutBefore, sounds[first].Start - Margin);
            while (last + 1 < sounds.Count && sounds[last + 1].Start - sounds[last].End < LongSilence && sounds[last + 1].End + Margin - start <= maxLength)
            {
                last++;
            }

            var gap = last + 1 < sounds.Count ? sounds[last + 1].Start - sounds[last].End : Margin * 2;
            var end = sounds[last].End + Earlier(gap / 2, Margin);
            cutBefore = end;
            Split(pieces, start, end, maxLength);
            first = last + 1;
        }

        return pieces;
    }

    /// <summary>Music or noise may go on for longer than a piece without any silence: it is cut anywhere.</summary>
    private static void Split(List<TimeRange> pieces, TimeSpan start, TimeSpan end, TimeSpan maxLength)
    {
        var count = (int)Math.Ceiling((end - start) / maxLength);
        var length = (end - start) / count;
        for (var i = 0; i < count; i++)
        {
            pieces.Add(new TimeRange(start + (length * i), i == count - 1 ? end : start + (length * (i + 1))));
        }
    }

    private static TimeSpan Later(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private static TimeSpan Earlier(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
