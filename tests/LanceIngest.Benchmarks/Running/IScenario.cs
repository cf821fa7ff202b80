namespace LanceIngest.Benchmarks.Running;

/// <summary>One line of the table of figures. To add one: a class, and its place in <see cref="ScenarioList"/>.</summary>
internal interface IScenario
{
    /// <summary>What it is asked for by.</summary>
    string Name { get; }

    /// <summary>What it measures, in a line.</summary>
    string Description { get; }

    /// <summary>Measures. What it starts has ended when it returns.</summary>
    /// <exception cref="InvalidOperationException">It could not measure: a server failed, or the work came out wrong.</exception>
    Task<ScenarioResult> RunAsync(Bench bench, CancellationToken cancellationToken);
}
