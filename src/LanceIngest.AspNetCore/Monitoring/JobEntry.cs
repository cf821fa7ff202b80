namespace LanceIngest.AspNetCore.Monitoring;

/// <summary>A job that ended. Nothing of its content is in it.</summary>
internal sealed class JobEntry
{
    public required DateTimeOffset At { get; init; }

    public string? AssetId { get; init; }

    public string? MediaType { get; init; }

    public string? Stage { get; init; }

    public required string Outcome { get; init; }

    public string? Code { get; init; }

    /// <summary>What the worker says of the failure, once it does: ids, sizes and limits.</summary>
    public string? Reason { get; set; }

    public double Milliseconds { get; init; }
}
