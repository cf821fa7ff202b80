namespace LanceIngest.Video;

/// <summary>A subtitle track.</summary>
public sealed class SubtitleTrack
{
    /// <summary>The number of the stream in the file.</summary>
    public required int Index { get; init; }

    /// <summary>The codec, by FFmpeg's name: <c>mov_text</c>, <c>subrip</c>; <c>dvd_subtitle</c> and <c>hdmv_pgs_subtitle</c> are pictures.</summary>
    public required string Codec { get; init; }

    /// <summary>The language, as the file names it; <see langword="null"/> when it does not or says <c>und</c>.</summary>
    public string? Language { get; init; }

    /// <summary>Its title, where it has one.</summary>
    public string? Title { get; init; }

    /// <summary>Whether the file marks it as the track to show.</summary>
    public bool IsDefault { get; init; }
}
