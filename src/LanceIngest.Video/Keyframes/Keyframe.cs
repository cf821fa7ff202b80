namespace LanceIngest.Video;

/// <summary>A frame that stands for a part of its video.</summary>
public sealed class Keyframe
{
    internal Keyframe(TimeSpan time, long frameNumber, int width, int height, string file)
        => (Time, FrameNumber, Width, Height, File) = (time, frameNumber, width, height, file);

    /// <summary>When a player shows it, exact to the unit of the file's time stamps (rounded down to 100 nanoseconds). Players begin at 0, wherever the file's own time does.</summary>
    public TimeSpan Time { get; }

    /// <summary>Its number among the frames that are shown, from 0; counted, and not computed from a frame rate.</summary>
    public long FrameNumber { get; }

    /// <summary>The width of its picture.</summary>
    public int Width { get; }

    /// <summary>The height of its picture.</summary>
    public int Height { get; }

    /// <summary>Its picture, a JPEG.</summary>
    public string File { get; }
}
