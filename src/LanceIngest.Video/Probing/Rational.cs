using System.Globalization;

namespace LanceIngest.Video;

/// <summary>A fraction as FFmpeg writes it. Times and rates are kept as such: 23.976 is no number, 24000/1001 is.</summary>
internal readonly record struct Rational(long Numerator, long Denominator)
{
    public bool IsPositive => Numerator > 0 && Denominator > 0;

    public double Value => (double)Numerator / Denominator;

    /// <summary>Reads <c>24000/1001</c> or <c>4:3</c>; 0/1 when there is none, as in <c>0/0</c>.</summary>
    public static Rational Parse(string? text)
    {
        var parts = text?.Split('/', ':') ?? [];
        return parts.Length == 2
            && long.TryParse(parts[0], CultureInfo.InvariantCulture, out var numerator)
            && long.TryParse(parts[1], CultureInfo.InvariantCulture, out var denominator)
            && numerator is > 0 and <= int.MaxValue && denominator is > 0 and <= int.MaxValue
            ? new Rational(numerator, denominator)
            : new Rational(0, 1);
    }
}
