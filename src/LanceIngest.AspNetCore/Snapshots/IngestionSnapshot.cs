using LanceIngest.AspNetCore.Monitoring;

namespace LanceIngest.AspNetCore.Snapshots;

/// <summary>What is going on, as it is sent. docs/diagnostics.md describes every member.</summary>
internal sealed record IngestionSnapshot
{
    public required DateTimeOffset At { get; init; }

    public required DateTimeOffset Since { get; init; }

    public required IReadOnlyList<QueueState> Queues { get; init; }

    public string? QueueProblem { get; init; }

    public long? DeadLetters { get; init; }

    public required long InFlight { get; init; }

    public required RateState Jobs { get; init; }

    public required RateState Failures { get; init; }

    public required RateState Rows { get; init; }

    public required Percentiles Wait { get; init; }

    public required Percentiles Processing { get; init; }

    public required TokenState Tokens { get; init; }

    public required IReadOnlyList<TypeState> Types { get; init; }

    public required IReadOnlyDictionary<string, long> DeadLettered { get; init; }

    public required IReadOnlyList<JobEntry> RecentJobs { get; init; }

    public required IReadOnlyList<JobEntry> RecentFailures { get; init; }

    public HistoryState? History { get; init; }
}

/// <param name="Total">Since the process listens.</param>
/// <param name="PerSecond">The mean of the last minute.</param>
internal sealed record RateState(long Total, double PerSecond);

/// <param name="Count">How many of the last five minutes are counted in.</param>
/// <param name="P50">Milliseconds; null when there were none.</param>
/// <param name="P95">Milliseconds; null when there were none.</param>
internal sealed record Percentiles(int Count, double? P50, double? P95);

internal sealed record QueueState(string Name, bool IsDeadLetterQueue, long Visible, long InFlight, long Delayed);

internal sealed record TypeState(string MediaType, long Succeeded, long Transient, long Permanent, double PerSecond, Percentiles Processing);

internal sealed record TokenState(long Embedding, long LabelingInput, long LabelingOutput, double EmbeddingPerSecond, decimal CostInDollars);

/// <param name="Done">Jobs done in each of the last seconds, the oldest first.</param>
/// <param name="Failed">Jobs that failed in each of them.</param>
internal sealed record HistoryState(long[] Done, long[] Failed);
