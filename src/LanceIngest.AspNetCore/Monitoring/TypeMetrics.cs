namespace LanceIngest.AspNetCore.Monitoring;

/// <summary>The jobs of one media type.</summary>
internal sealed class TypeMetrics(TimeProvider time)
{
    public SecondCounts Succeeded { get; } = new(time);

    public SecondCounts Transient { get; } = new(time);

    public SecondCounts Permanent { get; } = new(time);

    public Durations Processing { get; } = new(time);

    public SecondCounts Of(string? outcome) => outcome switch
    {
        "success" => Succeeded,
        "transient" => Transient,
        _ => Permanent,
    };
}
