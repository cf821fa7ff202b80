namespace LanceIngest.Video;

/// <summary>A key-frame, as it was taken from its video.</summary>
internal sealed record ExtractedFrame(TimeSpan Time, long FrameNumber, int Width, int Height, string File);
