using System.Globalization;
using System.Text.RegularExpressions;

namespace LanceIngest.Embedding.Pacing;

/// <summary>Reads times as providers write them into headers: <c>6m0s</c>, <c>12ms</c>, <c>1.5s</c>, or bare seconds.</summary>
internal static partial class RateLimitDuration
{
    public static TimeSpan? Parse(string? text)
    {
        if (string.IsNullOrEmpty(text) || Parts().Match(text) is not { Success: true } match)
        {
            return null;
        }

        var seconds = (86_400 * Number(match.Groups["d"])) + (3600 * Number(match.Groups["h"])) + (60 * Number(match.Groups["m"]))
            + Number(match.Groups["s"]) + (Number(match.Groups["ms"]) / 1000);
        return seconds < TimeSpan.MaxValue.TotalSeconds ? TimeSpan.FromSeconds(seconds) : null;
    }

    private static double Number(Group group) => group.Success ? double.Parse(group.ValueSpan, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(
        @"^(?<s>\d+(?:\.\d+)?)$|^(?:(?<d>\d+)d)?(?:(?<h>\d+)h)?(?:(?<m>\d+)m(?!s))?(?:(?<s>\d+(?:\.\d+)?)s)?(?:(?<ms>\d+(?:\.\d+)?)ms)?$",
        RegexOptions.CultureInvariant)]
    private static partial Regex Parts();
}
