namespace LanceIngest.Video;

/// <summary>A key-frame on disk.</summary>
/// <param name="Frame">Which it is.</param>
/// <param name="File">Where its picture is.</param>
/// <param name="Features">What it looks like.</param>
internal sealed record WrittenFrame(ChosenFrame Frame, string File, FrameFeatures Features);

/// <summary>Key-frames on disk.</summary>
/// <param name="Frames">The frames, in the order of showing.</param>
/// <param name="Problems">What FFmpeg said about damaged parts; empty when it said nothing.</param>
internal sealed record WrittenFrames(IReadOnlyList<WrittenFrame> Frames, string Problems);
