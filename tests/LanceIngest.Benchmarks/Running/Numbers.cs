using System.Globalization;

namespace LanceIngest.Benchmarks.Running;

/// <summary>What is made of many measurements, and how numbers are written.</summary>
internal static class Numbers
{
    /// <summary>The middle one, or the mean of the two in the middle.</summary>
    public static double Median(IEnumerable<double> values)
    {
        var sorted = Sorted(values);
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /// <summary>The smallest value that at least this share of all values does not exceed.</summary>
    public static double Percentile(IEnumerable<double> values, double share)
    {
        var sorted = Sorted(values);
        return sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Length) - 1)];
    }

    /// <summary>By what share a series grows over its last half: the median of its last quarter against that of the quarter before.</summary>
    public static double GrowthOverLastHalf(IReadOnlyList<double> series)
    {
        var quarter = series.Count / 4;
        if (quarter == 0)
        {
            throw new InvalidOperationException($"{series.Count} samples have no quarters: the run was too short to tell anything of its growth.");
        }

        var third = Median(series.Skip(series.Count - (2 * quarter)).Take(quarter));
        var last = Median(series.Skip(series.Count - quarter));
        return (last / third) - 1;
    }

    /// <summary>Three digits that matter.</summary>
    public static string Short(double value)
    {
        var decimals = Math.Abs(value) switch { 0 => 0, >= 100 => 0, >= 10 => 1, >= 1 => 2, _ => 3 };
        return Math.Round(value, decimals).ToString(string.Create(CultureInfo.InvariantCulture, $"#,0.{new string('#', decimals)}"), CultureInfo.InvariantCulture);
    }

    /// <summary>All of them, in the order in which they were measured.</summary>
    public static string List(IEnumerable<double> values) => string.Join(" · ", values.Select(Short));

    private static double[] Sorted(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length > 0 ? sorted : throw new InvalidOperationException("Nothing was measured.");
    }
}
