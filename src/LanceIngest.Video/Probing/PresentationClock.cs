namespace LanceIngest.Video;

/// <summary>Turns time stamps of a track into the time that a player shows, which begins at 0 wherever the file's own time does.</summary>
/// <param name="unit">The time base of the track.</param>
/// <param name="start">The time stamp at which the file begins, which may be another track's.</param>
/// <param name="startUnit">The time base of that track.</param>
internal sealed class PresentationClock(Rational unit, long start, Rational startUnit)
{
    /// <summary>The time of a time stamp, rounded down to 100 nanoseconds and nowhere before that.</summary>
    public TimeSpan TimeOf(long timestamp)
    {
        var dividend = ((Int128)timestamp * unit.Numerator * startUnit.Denominator) - ((Int128)start * startUnit.Numerator * unit.Denominator);
        var (ticks, rest) = Int128.DivRem(dividend * TimeSpan.TicksPerSecond, (Int128)unit.Denominator * startUnit.Denominator);
        return new TimeSpan((long)(rest < 0 ? ticks - 1 : ticks));
    }

    /// <summary>The time stamp of a time, rounded down.</summary>
    public long TimestampAt(TimeSpan time)
        => CountIn(time) + (long)((Int128)start * startUnit.Numerator * unit.Denominator / ((Int128)startUnit.Denominator * unit.Numerator));

    /// <summary>How many units of the track are in a span of time.</summary>
    public long CountIn(TimeSpan span) => (long)((Int128)span.Ticks * unit.Denominator / ((Int128)unit.Numerator * TimeSpan.TicksPerSecond));
}
