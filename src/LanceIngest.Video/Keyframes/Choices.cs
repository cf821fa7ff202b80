using System.Globalization;

namespace LanceIngest.Video;

/// <summary>Expressions of FFmpeg that choose among many: as trees, because its reader bears no long chain and would try each link for every frame.</summary>
internal static class Choices
{
    /// <summary>Is not 0 where a variable has one of some values.</summary>
    /// <param name="variable">The variable.</param>
    /// <param name="values">The values, in order.</param>
    public static string OneOf(string variable, IReadOnlyList<long> values)
        => Tree(variable, values, static value => value, (name, value) => string.Create(CultureInfo.InvariantCulture, $"eq({name},{value})"), 0, values.Count);

    /// <summary>Is not 0 where a variable lies in none of some ranges.</summary>
    /// <param name="variable">The variable.</param>
    /// <param name="ranges">The ranges, in order and apart.</param>
    public static string OutsideOf(string variable, IReadOnlyList<PacketRange> ranges)
        => Tree(
            variable,
            ranges,
            static range => range.First,
            (name, range) => string.Create(CultureInfo.InvariantCulture, $"not(between({name},{range.First},{range.Last}))"),
            0,
            ranges.Count);

    private static string Tree<T>(string variable, IReadOnlyList<T> items, Func<T, long> startOf, Func<string, T, string> leaf, int start, int end)
    {
        if (end - start == 1)
        {
            return leaf(variable, items[start]);
        }

        var middle = (start + end) / 2;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"if(lt({variable},{startOf(items[middle])}),{Tree(variable, items, startOf, leaf, start, middle)},{Tree(variable, items, startOf, leaf, middle, end)})");
    }
}
