namespace LanceIngest.Video;

/// <summary>The key-frames of a video.</summary>
public sealed class KeyframeSet
{
    internal KeyframeSet(IReadOnlyList<Keyframe> frames, IReadOnlyList<Shot> shots, string? problem)
        => (Frames, Shots, Problem) = (frames, shots, problem);

    /// <summary>The key-frames, in the order in which they are shown. At least one; none for sound alone.</summary>
    public IReadOnlyList<Keyframe> Frames { get; }

    /// <summary>The shots, in their order; empty where none were sought (<see cref="KeyframeStrategy.Uniform"/>, <see cref="KeyframeStrategy.IFrame"/>).</summary>
    public IReadOnlyList<Shot> Shots { get; }

    /// <summary>What FFmpeg said about damaged or missing parts of the video; <see langword="null"/> when it said nothing.</summary>
    public string? Problem { get; }
}
