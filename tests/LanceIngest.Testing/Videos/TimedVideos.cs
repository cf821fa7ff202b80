namespace LanceIngest.Testing;

/// <summary>Videos of many rates, codecs and containers whose pictures say which frame they are, and when each frame is shown.</summary>
public static class TimedVideos
{
    private const int Frames = 150;

    // Every third frame comes late.
    private const string Uneven = ",settb=1/90000,setpts='N*3000+if(eq(mod(N,3),2),1700,0)'";

    private static readonly string[] X264 = ["-c:v", "libx264", "-preset", "veryfast"];

    /// <summary>The names of all.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "h264.mp4", "long-gop.mkv", "open-gop.mp4", "uneven.mp4", "later.mp4", "23976.mkv", "5994.mp4", "25.ts", "hevc.mp4", "vp9.webm", "vp8.webm", "mpeg2.mkv", "mpeg4.avi", "mpeg1.mpg", "sound-first.mp4", "prores.mov",
    ];

    /// <summary>Makes one.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>Its path, and the milliseconds at which a player shows a frame.</returns>
    public static async Task<(string Path, Func<int, double> MillisecondsOf)> MakeAsync(string name) => name switch
    {
        "h264.mp4" => (await Make(name, "30", "", [.. X264, "-g", "40"]), n => n * 1000.0 / 30),
        "long-gop.mkv" => (await Make(name, "25", "", [.. X264, "-g", "400", "-sc_threshold", "0"]), n => n * 40),
        "open-gop.mp4" => (await Make(name, "30", "", [.. X264, "-x264-params", "open-gop=1:keyint=24:min-keyint=24:scenecut=0:bframes=3:b-adapt=0"]), n => n * 1000.0 / 30),
        "uneven.mp4" => (await Make(name, "30", Uneven, [.. X264, "-enc_time_base", "1/90000", "-video_track_timescale", "90000"]), n => (n * 3000 + (n % 3 == 2 ? 1700 : 0)) / 90.0),
        "later.mp4" => (await Make(name, "30", "", [.. X264, "-output_ts_offset", "7.3"]), n => n * 1000.0 / 30),
        "23976.mkv" => (await Make(name, "24000/1001", "", X264), n => Math.Round(n * 1001 / 24.0, MidpointRounding.AwayFromZero)),
        "5994.mp4" => (await Make(name, "60000/1001", "", X264), n => n * 1001 / 60.0),
        "25.ts" => (await Make(name, "25", "", X264), n => n * 40),
        "hevc.mp4" => (await Make(name, "50", "", ["-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "keyint=30:bframes=3:log-level=none"]), n => n * 20),
        "vp9.webm" => (await Make(name, "30", "", ["-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8", "-g", "50"]), n => Math.Round(n * 1000.0 / 30)),
        "vp8.webm" => (await Make(name, "30", "", ["-c:v", "libvpx", "-deadline", "realtime", "-cpu-used", "8", "-g", "50", "-auto-alt-ref", "1"]), n => Math.Round(n * 1000.0 / 30)),
        "mpeg2.mkv" => (await Make(name, "25", "", ["-c:v", "mpeg2video", "-bf", "2", "-b:v", "3M"]), n => n * 40),
        "mpeg4.avi" => (await Make(name, "25", "", ["-c:v", "mpeg4", "-bf", "2", "-b:v", "3M"]), n => n * 40),
        "mpeg1.mpg" => (await Make(name, "25", "", ["-c:v", "mpeg1video", "-bf", "2", "-b:v", "3M"]), n => n * 40),
        "sound-first.mp4" => (await Make(name, "30", "", ["-f", "lavfi", "-i", "sine=d=5", "-filter:v", "setpts=PTS+0.5/TB", .. X264, "-c:a", "pcm_s16le", "-f", "mov"]), n => 500 + n * 1000.0 / 30),
        _ => (await Make(name, "24", "", ["-c:v", "prores_ks", "-profile:v", "0"]), n => n * 1000.0 / 24),
    };

    private static Task<string> Make(string name, string rate, string filters, IReadOnlyList<string> encoding)
        => NumberedVideo.MakeAsync(name, rate, Frames, filters, encoding);
}
