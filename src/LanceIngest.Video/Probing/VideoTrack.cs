namespace LanceIngest.Video;

/// <summary>A video track.</summary>
public sealed class VideoTrack
{
    /// <summary>The number of the stream in the file.</summary>
    public required int Index { get; init; }

    /// <summary>The codec, by FFmpeg's name: <c>h264</c>, <c>hevc</c>, <c>vp9</c>, <c>av1</c>.</summary>
    public required string Codec { get; init; }

    /// <summary>The width as it is shown: rotated, with square pixels.</summary>
    public required int Width { get; init; }

    /// <summary>The height as it is shown.</summary>
    public required int Height { get; init; }

    /// <summary>By how many degrees the stored pictures are turned when they are shown: 0, 90, 180 or 270, counterclockwise.</summary>
    public int Rotation { get; init; }

    /// <summary>Frames in a second, on average; 0 when the file does not say.</summary>
    public double FrameRate { get; init; }

    /// <summary>Whether the distance between frames varies.</summary>
    public bool HasVariableFrameRate { get; init; }

    /// <summary>The transfer characteristic of its colours: <c>bt709</c>; <c>smpte2084</c> and <c>arib-std-b67</c> are HDR. <see langword="null"/> when the file does not say.</summary>
    public string? ColorTransfer { get; init; }

    /// <summary>Whether its colours have to be tone-mapped for ordinary screens.</summary>
    public bool IsHdr => ColorTransfer is "smpte2084" or "arib-std-b67";

    /// <summary>Bits in a second; <see langword="null"/> when it is not known.</summary>
    public long? BitRate { get; init; }

    /// <summary>The unit of its time stamps, in seconds.</summary>
    internal Rational TimeBase { get; init; }

    /// <summary>When it begins, in that unit; <see langword="null"/> when the file does not say.</summary>
    internal long? Start { get; init; }

    /// <summary>What its time stamps mean.</summary>
    internal PresentationClock Clock { get; init; } = new(new Rational(1, 1), 0, new Rational(1, 1));

    /// <summary>The shape of its pixels.</summary>
    internal Rational PixelAspect { get; init; }
}
