namespace LanceIngest.Video;

/// <summary>What one camera shows without a break.</summary>
public sealed class Shot
{
    internal Shot(TimeSpan start, TimeSpan end, bool fadesIn) => (Start, End, FadesIn) = (start, end, fadesIn);

    /// <summary>When it begins: a frame or two after the cut where frames were left out in looking for it, in the middle where it fades in.</summary>
    public TimeSpan Start { get; }

    /// <summary>When the next one begins, or the video ends.</summary>
    public TimeSpan End { get; }

    /// <summary>Whether it grows out of the shot before it, or out of black; else it begins with a cut, or with the video.</summary>
    public bool FadesIn { get; }
}
