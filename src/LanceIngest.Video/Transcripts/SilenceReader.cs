using System.Globalization;

namespace LanceIngest.Video;

/// <summary>Reads what FFmpeg's <c>silencedetect</c> finds, and turns it around: when there is something to hear.</summary>
internal static class SilenceReader
{
    // Shorter than any word: a click, or what is left between two silences.
    private static readonly TimeSpan ShortestSound = TimeSpan.FromMilliseconds(150);

    /// <summary>Reads lines such as <c>lavfi.silence_start=1.25</c> to their end.</summary>
    /// <returns>The silences, in order. The last one has no end where the sound ends before it.</returns>
    public static async Task<List<TimeRange>> ReadAsync(TextReader lines, CancellationToken cancellationToken)
    {
        var silences = new List<TimeRange>();
        TimeSpan? start = null;
        while (await lines.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } line)
        {
            if (Value(line, "lavfi.silence_start=") is { } begins)
            {
                start = begins;
            }
            else if (Value(line, "lavfi.silence_end=") is { } ends && start is { } began)
            {
                silences.Add(new TimeRange(began, ends));
                start = null;
            }
        }

        if (start is { } last)
        {
            silences.Add(new TimeRange(last, TimeSpan.MaxValue));
        }

        return silences;
    }

    /// <summary>What lies between silences.</summary>
    public static List<TimeRange> SoundsBetween(IReadOnlyList<TimeRange> silences, TimeSpan duration)
    {
        var starts = silences.Select(silence => silence.End).Prepend(TimeSpan.Zero);
        var ends = silences.Select(silence => silence.Start).Append(duration);
        return [.. starts.Zip(ends).Select(pair => new TimeRange(pair.First, pair.Second)).Where(sound => sound.Start < sound.End && sound.Length >= ShortestSound)];
    }

    private static TimeSpan? Value(string line, string name)
        => line.StartsWith(name, StringComparison.Ordinal) && double.TryParse(line.AsSpan(name.Length), CultureInfo.InvariantCulture, out var seconds) && double.IsFinite(seconds)
            ? TimeSpan.FromSeconds(Math.Clamp(seconds, 0, 1e7))
            : null;
}
