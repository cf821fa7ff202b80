namespace LanceIngest.Video;

/// <summary>What looking at all reference frames of a video brought.</summary>
/// <param name="Frames">The frames looked at, in the order in which they are shown.</param>
/// <param name="Coarse">A few of them for each second, to be compared over longer times.</param>
/// <param name="Problems">What FFmpeg said about damaged parts; empty when it said nothing.</param>
internal sealed record ScannedVideo(IReadOnlyList<FrameFeatures> Frames, List<CoarsePicture> Coarse, string Problems);
