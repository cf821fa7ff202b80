using System.Globalization;

namespace LanceIngest.Video;

/// <summary>Reads what FFmpeg's <c>silencedetect</c> finds, and turns it around: when there is something to hear.</summary>
internal static class SilenceReader
{
    // Shorter than any word: a click, or what is left between two silences.
    private static readonly TimeSpan ShortestSound = TimeSpan.FromMilliseconds(150);

    /// <summary>Reads lines such as <c>lavfi.silence_start=1.25</c> to their end.</summary>
    public static async Task<List<TimeRange>> ReadSoundsAsync(TextReader lines, TimeSpan duration, CancellationToken cancellationToken)
    {
        var sounds = new List<TimeRange>();
        TimeSpan? since = TimeSpan.Zero;
        while (await lines.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } line)
        {
            if (Value(line, "lavfi.silence_start=") is { } start && since is { } from)
            {
                Add(from, start);
                since = null;
            }
            else if (Value(line, "lavfi.silence_end=") is { } end)
            {
                since = end;
            }
        }

        if (since is { } last)
        {
            Add(last, duration);
        }

        return sounds;

        void Add(TimeSpan from, TimeSpan to)
        {
            if (to - from >= ShortestSound)
            {
                sounds.Add(new TimeRange(from, to));
            }
        }
    }

    private static TimeSpan? Value(string line, string name)
        => line.StartsWith(name, StringComparison.Ordinal) && double.TryParse(line.AsSpan(name.Length), CultureInfo.InvariantCulture, out var seconds) && double.IsFinite(seconds)
            ? TimeSpan.FromSeconds(Math.Clamp(seconds, 0, 1e7))
            : null;
}
