namespace LanceIngest;

/// <summary>Words of a video or a recording, and when they are said: an entry of <c>transcript.segments</c>.</summary>
public sealed class TranscriptSegment
{
    /// <summary>Creates it.</summary>
    /// <param name="start">When the first word is said.</param>
    /// <param name="end">When the last has been said.</param>
    /// <param name="text">The words.</param>
    public TranscriptSegment(TimeSpan start, TimeSpan end, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        (Start, End, Text) = (start, end, text);
    }

    /// <summary>When the first word is said.</summary>
    public TimeSpan Start { get; }

    /// <summary>When the last has been said.</summary>
    public TimeSpan End { get; }

    /// <summary>The words.</summary>
    public string Text { get; }
}
