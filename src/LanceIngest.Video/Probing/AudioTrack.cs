namespace LanceIngest.Video;

/// <summary>An audio track.</summary>
public sealed class AudioTrack
{
    /// <summary>The number of the stream in the file.</summary>
    public required int Index { get; init; }

    /// <summary>The codec, by FFmpeg's name: <c>aac</c>, <c>opus</c>.</summary>
    public required string Codec { get; init; }

    /// <summary>How many channels it has.</summary>
    public int Channels { get; init; }

    /// <summary>Samples in a second.</summary>
    public int SampleRate { get; init; }

    /// <summary>The language, as the file names it; <see langword="null"/> when it does not or says <c>und</c>.</summary>
    public string? Language { get; init; }

    /// <summary>Its title, where it has one.</summary>
    public string? Title { get; init; }

    /// <summary>Whether the file marks it as the track to play.</summary>
    public bool IsDefault { get; init; }
}
