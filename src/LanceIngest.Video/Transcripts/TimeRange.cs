namespace LanceIngest.Video;

/// <summary>From a moment to a later one.</summary>
internal readonly record struct TimeRange(TimeSpan Start, TimeSpan End)
{
    public TimeSpan Length => End - Start;
}
