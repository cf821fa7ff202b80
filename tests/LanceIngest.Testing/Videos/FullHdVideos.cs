namespace LanceIngest.Testing;

/// <summary>Three minutes of full HD, 36 shots, for measuring time.</summary>
public static class FullHdVideos
{
    private static readonly VideoScript Script = new(1920, 1080, "30", Scenes(new Random(31415)));

    /// <summary>As encoders do it by default: up to 250 frames that build on each other, and a frame stored whole at each cut seen.</summary>
    public static Task<string> MakeLongGroupsAsync() => Script.MakeAsync("long-groups.mp4", "-c:v", "libx264", "-preset", "faster", "-crf", "22");

    /// <summary>As for streaming: a frame stored whole every two seconds and nowhere else.</summary>
    public static Task<string> MakeShortGroupsAsync()
        => Script.MakeAsync("short-groups.mp4", "-c:v", "libx264", "-preset", "faster", "-crf", "22", "-g", "60", "-keyint_min", "60", "-sc_threshold", "0");

    private static VideoScene[] Scenes(Random random)
    {
        var source = new SceneSource(random, 1920, 1080, "30");
        Func<string>[] kinds = [() => source.Still(), () => source.SlowPan(), () => source.Shaken(), () => source.Visited(), source.TestPicture, () => source.PassedBy(), source.Life, () => source.OnTwos(), () => source.Titled()];
        return [.. Enumerable.Range(0, 36).Select(index => new VideoScene(kinds[index % kinds.Length](), 90 + random.Next(121)))];
    }
}
