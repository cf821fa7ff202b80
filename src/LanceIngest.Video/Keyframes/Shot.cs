namespace LanceIngest.Video;

/// <summary>What one camera shows without a break.</summary>
public sealed class Shot
{
    internal Shot(TimeSpan start, TimeSpan end) => (Start, End) = (start, end);

    /// <summary>When it begins: a frame or two after the cut where frames were left out in looking for it, in the middle where it fades in.</summary>
    public TimeSpan Start { get; }

    /// <summary>When the next one begins, or the video ends.</summary>
    public TimeSpan End { get; }
}
