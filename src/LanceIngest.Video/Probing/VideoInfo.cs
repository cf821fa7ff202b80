namespace LanceIngest.Video;

/// <summary>What a file of video or sound says of itself.</summary>
public sealed class VideoInfo
{
    /// <summary>The container, by FFmpeg's name: <c>mov,mp4,m4a,3gp,3g2,mj2</c>, <c>matroska,webm</c>.</summary>
    public required string Container { get; init; }

    /// <summary>How long it plays; zero when the file does not say.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>Bits in a second, all tracks together; <see langword="null"/> when it is not known.</summary>
    public long? BitRate { get; init; }

    /// <summary>The video track; <see langword="null"/> for sound alone. A cover picture is no video track.</summary>
    public VideoTrack? Video { get; init; }

    /// <summary>The audio tracks, in the order of the file.</summary>
    public IReadOnlyList<AudioTrack> AudioTracks { get; init; } = [];

    /// <summary>The subtitle tracks, in the order of the file.</summary>
    public IReadOnlyList<SubtitleTrack> SubtitleTracks { get; init; } = [];
}
