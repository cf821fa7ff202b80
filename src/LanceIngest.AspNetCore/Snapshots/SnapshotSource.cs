using LanceIngest.AspNetCore.Monitoring;
using Microsoft.Extensions.Options;

namespace LanceIngest.AspNetCore.Snapshots;

/// <summary>Puts a snapshot together.</summary>
internal sealed class SnapshotSource(IngestionMonitor monitor, JobActivities activities, QueueReader queues, IOptions<IngestionDiagnosticsOptions> options, TimeProvider time)
{
    private const int RateSeconds = 60;

    public async Task<IngestionSnapshot> TakeAsync(bool withHistory, CancellationToken cancellationToken)
    {
        var reading = await queues.ReadAsync(cancellationToken).ConfigureAwait(false);
        return new IngestionSnapshot
        {
            At = time.GetUtcNow(),
            Since = monitor.Since,
            Queues = [.. reading.Depths.Select(depth => new QueueState(depth.Name, depth.IsDeadLetterQueue, depth.Visible, depth.InFlight, depth.Delayed))],
            QueueProblem = reading.Problem,
            DeadLetters = reading.DeadLetters,
            InFlight = monitor.InFlight,
            Jobs = RateOf(monitor.Done),
            Failures = RateOf(monitor.Failed),
            Rows = RateOf(monitor.Rows),
            Wait = monitor.Wait.Read(),
            Processing = monitor.Processing.Read(),
            Tokens = Tokens(),
            Types = [.. monitor.Types.OrderBy(type => type.Key, StringComparer.Ordinal).Select(type => TypeOf(type.Key, type.Value))],
            DeadLettered = monitor.DeadLettered,
            RecentJobs = activities.Jobs(),
            RecentFailures = activities.Failures(),
            History = withHistory ? new HistoryState(monitor.Done.History(SecondCounts.Seconds - 1), monitor.Failed.History(SecondCounts.Seconds - 1)) : null,
        };
    }

    private static RateState RateOf(SecondCounts counts) => new(counts.Total, Math.Round(counts.PerSecond(RateSeconds), 2));

    private static TypeState TypeOf(string name, TypeMetrics type) => new(
        name,
        type.Succeeded.Total,
        type.Transient.Total,
        type.Permanent.Total,
        Math.Round(type.Succeeded.PerSecond(RateSeconds) + type.Transient.PerSecond(RateSeconds) + type.Permanent.PerSecond(RateSeconds), 2),
        type.Processing.Read());

    private TokenState Tokens()
    {
        var prices = options.Value;
        var (embedded, read, written) = (monitor.EmbedTokens.Total, monitor.LabelTokensRead.Total, monitor.LabelTokensWritten.Total);
        var cost = ((embedded * prices.EmbeddingPrice) + (read * prices.LabelingInputPrice) + (written * prices.LabelingOutputPrice)) / 1_000_000m;
        return new TokenState(embedded, read, written, Math.Round(monitor.EmbedTokens.PerSecond(RateSeconds), 1), Math.Round(cost, 6));
    }
}
