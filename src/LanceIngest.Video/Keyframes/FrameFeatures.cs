namespace LanceIngest.Video;

/// <summary>What is kept of each frame: some 60 bytes, so that hours of video fit.</summary>
internal readonly record struct FrameFeatures
{
    /// <summary>When it is shown, in units of the track's time base.</summary>
    public required long Time { get; init; }

    /// <summary>Its number among the frames shown, from 0.</summary>
    public required int Number { get; init; }

    /// <summary>Whether it is stored whole.</summary>
    public required bool IsKey { get; init; }

    /// <summary>How much it differs from the frame looked at before it, from 0 to 255.</summary>
    public required float Change { get; init; }

    /// <summary>How much it still differs when that frame is moved to where it fits best: what no camera's movement explains.</summary>
    public required float UnexplainedChange { get; init; }

    /// <summary>How much its colours differ from those of that frame, wherever they are, from 0 to 1.</summary>
    public required float ColorChange { get; init; }

    /// <summary>In how much of the picture it differs, from 0 to 1: a title that appears changes a part, a cut changes all.</summary>
    public required float ChangedArea { get; init; }

    public required ulong Hash { get; init; }

    /// <summary>The mean brightness, from 0 to 255.</summary>
    public required float Luma { get; init; }

    /// <summary>The mean of the blue difference, from 0 to 255; 128 is none.</summary>
    public required float Blue { get; init; }

    /// <summary>The mean of the red difference.</summary>
    public required float Red { get; init; }

    /// <summary>How far brightness spreads around its mean.</summary>
    public required float Contrast { get; init; }

    /// <summary>The variance of its edges: low for what is blurred by motion or focus.</summary>
    public required float Sharpness { get; init; }

    /// <summary>Next to nothing can be seen: a black or a white picture, or one of a single shade.</summary>
    public bool IsBlank => Contrast < 6 || (Luma < 24 && Contrast < 10);
}
