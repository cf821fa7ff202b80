namespace LanceIngest.Video;

/// <summary>What is said in a video.</summary>
internal sealed class Transcript
{
    // With their times, so many characters take half of the 5 MiB that an asset may have; three days of speech have fewer.
    private const int MaxCharacters = 2_000_000;

    public Transcript(string source, string? language, IEnumerable<TranscriptSegment> segments)
    {
        Source = source;
        Language = language;
        var left = MaxCharacters;
        Segments = [.. segments.Where(segment => segment.Text.Length > 0).TakeWhile(segment => (left -= segment.Text.Length) >= 0)];
    }

    /// <summary>Where it comes from: <c>subtitles</c> of the file, or <c>speech</c> that a model has heard.</summary>
    public string Source { get; }

    /// <summary>The language, as the file or the model names it.</summary>
    public string? Language { get; }

    /// <summary>In the order of time.</summary>
    public IReadOnlyList<TranscriptSegment> Segments { get; }
}
