using System.Text.Json.Serialization;

namespace LanceIngest.Benchmarks.Running;

/// <summary>A scenario in the JSON: one row, whatever it is compared with.</summary>
/// <param name="Name">The scenario.</param>
/// <param name="Figure">What it measured; null when it could not run.</param>
/// <param name="Unit">The unit of the figure.</param>
/// <param name="Beside">The figure beside it; null where there is none.</param>
/// <param name="Ratio">The figure divided by the one beside it.</param>
/// <param name="Bound">The bound of the ratio or, where nothing is beside it, of the figure.</param>
/// <param name="Ok">Whether everything that was to be reached is reached.</param>
internal sealed record ResultRow(string Name, double? Figure, string? Unit, double? Beside, double? Ratio, double? Bound, bool Ok)
{
    /// <summary>The row of a scenario that could not run.</summary>
    public static ResultRow OfFailure(string name) => new(name, null, null, null, null, null, Ok: false);

    /// <summary>Of several comparisons the row has the one that is nearest to its bound, or furthest past it.</summary>
    public static ResultRow Of(string name, ScenarioResult result)
    {
        if (result.Beside.MaxBy(comparison => comparison.Bound.Strain(comparison.RatioOf(result.Figure))) is not { } nearest)
        {
            return new(name, Round(result.Figure), result.Unit, null, null, result.Limit?.Value, result.IsReached);
        }

        return new(name, Round(result.Figure), result.Unit, Round(nearest.Value), Round(nearest.RatioOf(result.Figure)), nearest.Bound.Value, result.IsReached);
    }

    private static double Round(double value) => Math.Round(value, 4);
}

/// <summary>The last line of standard output.</summary>
internal sealed record ResultRows(IReadOnlyList<ResultRow> Scenarios);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ResultRows))]
internal sealed partial class ResultJson : JsonSerializerContext;
