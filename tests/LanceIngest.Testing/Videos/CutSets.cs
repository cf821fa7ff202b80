namespace LanceIngest.Testing;

/// <summary>Videos whose cuts are known: one to tune a detector on, another, made of other scenes in another way, to measure it by.</summary>
public static class CutSets
{
    /// <summary>For choosing thresholds.</summary>
    public static VideoScript Tuning { get; } = new(480, 270, "30", TuningScenes(new Random(20251)));

    /// <summary>For figures. Nothing is chosen by it.</summary>
    public static VideoScript Evaluation { get; } = new(448, 256, "24000/1001", EvaluationScenes(new Random(16180339)));

    /// <summary>Makes the videos to tune on: as encoders do it by default, and so strongly compressed that still pictures pulse.</summary>
    public static async Task<IReadOnlyList<string>> MakeTuningAsync() =>
    [
        await Tuning.MakeAsync("tuning.mp4", "-c:v", "libx264", "-preset", "veryfast", "-crf", "23"),
        await Tuning.MakeAsync("tuning-coarse.mp4", "-c:v", "libx264", "-preset", "veryfast", "-crf", "32", "-g", "40", "-keyint_min", "40", "-sc_threshold", "0"),
    ];

    /// <summary>Makes the video to measure by: as HEVC, which the tuning set is not, with cuts anywhere in a group of frames.</summary>
    public static Task<string> MakeEvaluationAsync()
        => Evaluation.MakeAsync("evaluation.mp4", "-c:v", "libx265", "-preset", "superfast", "-crf", "27", "-x265-params", "keyint=72:min-keyint=72:scenecut=0:log-level=none");

    private static List<VideoScene> TuningScenes(Random random)
    {
        var source = new SceneSource(random, 480, 270, "30");
        Func<string>[] kinds =
        [
            () => source.Still(), () => source.SlowPan(), () => source.FastPan(), () => source.Shaken(), () => source.PassedBy(), () => source.Visited(),
            () => source.Whipped(), () => source.Zoomed(), () => source.Titled(), () => source.OnTwos(), () => source.Flashed(), () => source.Lightning(), () => source.Noisy(), () => source.Dark(),
            () => source.Foggy(), source.Life, source.Cells, source.Gradients, source.Sierpinski, source.TestPicture, source.Bars,
        ];
        Func<int, string[]>[] pairs =
        [
            look => [source.Visited(look), source.StillFromTheSide(look)],
            look => [source.Dark(look), source.Dark()],
            look => [source.Shaken(look), source.StillFromNear(look)],
            look => [source.Foggy(look), source.Foggy()],
        ];
        var scenes = new List<VideoScene>();
        for (var i = 0; i < 3 * kinds.Length; i++)
        {
            scenes.Add(new VideoScene(kinds[i % 2 == 0 ? i % kinds.Length : random.Next(kinds.Length)](), random.Next(36, 80)));
            if (i % 4 == 3)
            {
                scenes.AddRange(pairs[i / 4 % pairs.Length](random.Next()).Select(chain => new VideoScene(chain, random.Next(36, 80))));
            }
        }

        return WithFades(scenes, random, source);
    }

    // Other proportions than the tuning set's: more that is alike, dark, noisy and shaken, in shorter scenes.
    private static List<VideoScene> EvaluationScenes(Random random)
    {
        var source = new SceneSource(random, 448, 256, "24000/1001");
        Func<int, string[]>[] groups =
        [
            look => [source.Noisy(look), source.Dark(), source.Noisy()],
            _ => [source.FastPan(), source.Shaken(), source.FastPan(), source.OnTwos()],
            look => [source.StillFromNear(look), source.Still(look), source.StillFromTheSide(look)],
            look => [source.Dark(look), source.Foggy(), source.Dark()],
            look => [source.Flashed(look), source.StillFromNear(look)],
            _ => [source.Lightning(), source.Titled(), source.Lightning()],
            look => [source.OnTwos(look), source.Visited(look)],
            _ => [source.Life(), source.PassedBy(), source.Cells()],
            _ => [source.TestPicture(), source.Gradients(), source.Bars(), source.SlowPan()],
            _ => [source.Sierpinski(), source.Still(), source.SlowPan()],
        ];
        // Long enough for no scene to end in one of its flashes: where one does, its cut has no frame of its own.
        var scenes = new List<VideoScene>();
        for (var round = 0; round < 3; round++)
        {
            foreach (var group in groups.OrderBy(_ => random.Next()).ToList())
            {
                scenes.AddRange(group(random.Next()).Select(chain => new VideoScene(chain, random.Next(42, 76))));
            }
        }

        return WithFades(scenes, random, source);
    }

    /// <summary>Three fades of each kind, far from each other, between scenes long enough to be seen alone.</summary>
    private static List<VideoScene> WithFades(List<VideoScene> scenes, Random random, SceneSource source)
    {
        Func<string>[] kinds = [() => source.Still(), () => source.SlowPan(), () => source.Visited(), () => source.Shaken()];
        for (var i = 0; i < 6; i++)
        {
            var at = (i * (scenes.Count / 6)) + 2;
            scenes.Insert(at, new VideoScene(kinds[random.Next(kinds.Length)](), random.Next(80, 120), i % 2 == 0 ? Transition.CrossFade : Transition.FadeThroughBlack));
            scenes.Insert(at + 1, new VideoScene(kinds[random.Next(kinds.Length)](), random.Next(80, 120)));
        }

        return scenes;
    }
}
