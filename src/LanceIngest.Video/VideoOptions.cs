namespace LanceIngest.Video;

/// <summary>How raw video is taken apart, and what it may cost: the settings of <c>AddVideo</c>.</summary>
public sealed class VideoOptions
{
    /// <summary>The folder that holds <c>ffmpeg</c> and <c>ffprobe</c>.</summary>
    /// <value>Default: <see langword="null"/>, which means the folders of <c>PATH</c>.</value>
    public string? FfmpegFolder { get; set; }

    /// <summary>Where videos and what is made of them lie while they are worked on; each has a folder of its own, which is removed at the end.</summary>
    /// <value>Default: <see langword="null"/>, which means the system's folder for temporary files.</value>
    public string? TemporaryFolder { get; set; }

    /// <summary>How key-frames are found.</summary>
    /// <value>Default: <see cref="KeyframeStrategy.Scene"/>.</value>
    public KeyframeStrategy Strategy { get; set; } = KeyframeStrategy.Scene;

    /// <summary>The fewest key-frames, as far as the video has so many frames <see cref="MinGap"/> apart; near-duplicates then stay.</summary>
    /// <value>Default: 1. At least 1.</value>
    public int MinFrames { get; set; } = 1;

    /// <summary>The most key-frames. Of more shots, the longest keep theirs.</summary>
    /// <value>Default: 100. From <see cref="MinFrames"/> to 1,000.</value>
    public int MaxFrames { get; set; } = 100;

    /// <summary>The least time between two key-frames.</summary>
    /// <value>Default: 1 second.</value>
    public TimeSpan MinGap { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The most time inside a shot without a key-frame, and the distance of uniform ones where <see cref="MaxFrames"/> does not ask for
    /// a larger one. A picture that still looks the same then is not taken again.
    /// </summary>
    /// <value>Default: 10 seconds. At least <see cref="MinGap"/>.</value>
    public TimeSpan MaxGap { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The longest side of a key-frame's picture, in pixels. Smaller videos are not enlarged.</summary>
    /// <value>Default: 1280. From 64 to 8,192.</value>
    public int LongestSide { get; set; } = 1280;

    /// <summary>The quality of a key-frame's JPEG, from 1 to 100, the best.</summary>
    /// <value>Default: 90.</value>
    public int JpegQuality { get; set; } = 90;

    /// <summary>The language of the audio track to transcribe, as the file names it (<c>eng</c>, <c>deu</c>).</summary>
    /// <value>Default: <see langword="null"/>, which means the track that the file marks as its default, else the first.</value>
    public string? AudioLanguage { get; set; }

    /// <summary>How many videos one process works on at the same time; others wait.</summary>
    /// <value>Default: 2. From 1 to 64.</value>
    public int MaxConcurrentVideos { get; set; } = 2;

    /// <summary>The largest video, in bytes. FFmpeg may not write a larger file either.</summary>
    /// <value>Default: 4 GiB.</value>
    public long MaxBytes { get; set; } = 4L * 1024 * 1024 * 1024;

    /// <summary>The largest picture, in pixels: a small file can hold one that takes gigabytes.</summary>
    /// <value>Default: 40,000,000, which is more than 8K.</value>
    public int MaxPixels { get; set; } = 40_000_000;

    /// <summary>The longest video.</summary>
    /// <value>Default: 12 hours.</value>
    public TimeSpan MaxDuration { get; set; } = TimeSpan.FromHours(12);

    /// <summary>How long one run of FFmpeg may take; a video needs up to five.</summary>
    /// <value>Default: 1 hour. At most 12 hours, for which SQS lets a worker hold a message.</value>
    public TimeSpan MaxRunTime { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How long one run of FFmpeg may go without using the processor, until it counts as hung and its job is left to another try.</summary>
    /// <value>Default: 1 minute. At least 1 second.</value>
    public TimeSpan StallTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How much processor time one run of FFmpeg may take, on all cores together. It also bounds what is left running where a worker dies.</summary>
    /// <value>Default: 2 hours. At least 1 second.</value>
    public TimeSpan MaxCpuTime { get; set; } = TimeSpan.FromHours(2);

    /// <summary>How much memory one run of FFmpeg may take, in bytes.</summary>
    /// <value>Default: 2 GiB. At least 256 MiB. It is kept where the system has <c>prlimit</c> (Linux, package util-linux).</value>
    public long MaxMemory { get; set; } = 2L * 1024 * 1024 * 1024;
}
