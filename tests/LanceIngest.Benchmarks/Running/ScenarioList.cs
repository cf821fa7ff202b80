using LanceIngest.Benchmarks.Scenarios;

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
    ];
}
