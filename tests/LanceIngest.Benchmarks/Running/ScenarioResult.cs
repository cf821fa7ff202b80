namespace LanceIngest.Benchmarks.Running;

/// <summary>What a scenario measured.</summary>
/// <param name="Figure">The figure, the median of the runs.</param>
/// <param name="Unit">Its unit.</param>
internal sealed record ScenarioResult(double Figure, string Unit)
{
    /// <summary>The figure's own bound, where nothing stands beside it.</summary>
    public Bound? Limit { get; init; }

    /// <summary>What was measured beside it in the same run.</summary>
    public IReadOnlyList<Comparison> Beside { get; init; } = [];

    /// <summary>What must hold besides.</summary>
    public IReadOnlyList<Condition> Conditions { get; init; } = [];

    /// <summary>What else is worth knowing, a line each.</summary>
    public IReadOnlyList<string> Details { get; init; } = [];

    /// <summary>Whether everything that was to be reached is reached.</summary>
    public bool IsReached => Limit?.Holds(Figure) != false
        && Beside.All(comparison => comparison.IsReached(Figure)) && Conditions.All(condition => condition.Holds);
}

/// <summary>A bound that may be met exactly.</summary>
/// <param name="Value">The value.</param>
/// <param name="IsLeast">Whether it is the least allowed and not the most.</param>
internal sealed record Bound(double Value, bool IsLeast = false)
{
    public static Bound AtMost(double value) => new(value);

    public static Bound AtLeast(double value) => new(value, IsLeast: true);

    public bool Holds(double value) => IsLeast ? value >= Value : value <= Value;

    /// <summary>How near a value is to the bound: 1 is on it, more is past it.</summary>
    public double Strain(double value) => IsLeast ? Value / value : value / Value;

    public override string ToString() => $"{(IsLeast ? "≥" : "≤")} {Numbers.Short(Value)}";
}

/// <summary>A figure of a peer or of a floor.</summary>
/// <param name="With">Who or what it is.</param>
/// <param name="Value">Its figure.</param>
/// <param name="Bound">The bound of our figure divided by it.</param>
internal sealed record Comparison(string With, double Value, Bound Bound)
{
    public double RatioOf(double figure) => figure / Value;

    public bool IsReached(double figure) => Bound.Holds(RatioOf(figure));
}

/// <summary>Something that must hold, beside the figure.</summary>
/// <param name="Value">What was found.</param>
/// <param name="Unit">Of what.</param>
/// <param name="Bound">How much of it is allowed.</param>
internal sealed record Condition(double Value, string Unit, Bound Bound)
{
    public bool Holds => Bound.Holds(Value);
}
