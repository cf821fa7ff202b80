using LanceIngest.Benchmarks.Scenarios;
using LanceIngest.Testing;
using LanceIngest.Video;

namespace LanceIngest.Benchmarks.Running;

/// <summary>All scenarios, in the order in which they run and are shown.</summary>
internal static class ScenarioList
{
    public static IReadOnlyList<IScenario> All { get; } =
    [
        new ColdScenario(),
        new LimitedScenario(),
        new WarmScenario(),
        new EditScenario(),
        new FullScenario(),
        new WorkerScenario(),
        new EnqueueScenario(),
        new MemoryScenario(),
        new WritersScenario(),
        new ArrowScenario(),
        new VideoSpeedScenario("video-long", "key-frames by scenes of three minutes of full HD, few frames stored whole", KeyframeStrategy.Scene, FullHdVideos.MakeLongGroupsAsync, 1),
        new VideoSpeedScenario("video-short", "the same, one frame stored whole every two seconds", KeyframeStrategy.Scene, FullHdVideos.MakeShortGroupsAsync, 1),
        new VideoSpeedScenario("video-iframe", "frames stored whole of three minutes of full HD", KeyframeStrategy.IFrame, FullHdVideos.MakeLongGroupsAsync, 0.12),
        new VideoFiveScenario(),
        new VideoCutsScenario(),
        new VideoExactScenario(),
        new VideoMemoryScenario(),
    ];

    /// <summary>What scenarios can be asked for by: their names, and for several at once the first word of them.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(scenario => scenario.Name).Concat(All.Select(GroupOf)).Distinct()];

    /// <summary>The scenarios asked for; all when none is named.</summary>
    public static IReadOnlyList<IScenario> Of(IReadOnlyCollection<string> names)
        => [.. All.Where(scenario => names.Count == 0 || names.Contains(scenario.Name) || names.Contains(GroupOf(scenario)))];

    private static string GroupOf(IScenario scenario) => scenario.Name.Split('-')[0];
}
