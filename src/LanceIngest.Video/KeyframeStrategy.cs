namespace LanceIngest.Video;

/// <summary>How the key-frames of a video are found.</summary>
public enum KeyframeStrategy
{
    /// <summary>One frame for each shot: sharp, not black, not at the cut. Long shots and the two sides of a fade have frames of their own.</summary>
    Scene,

    /// <summary>Frames at even distances, whatever they show. Only the pictures chosen are decoded, with those that they build on.</summary>
    Uniform,

    /// <summary>Frames that the encoder stored whole. The fastest: nothing else is decoded; where they lie is the encoder's choice.</summary>
    IFrame,
}
