using System.Globalization;
using LanceIngest.AspNetCore.Snapshots;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace LanceIngest.AspNetCore.Health;

/// <summary>Whether the queues can be read. Dead letters are a fault of jobs, not of this host: it is degraded and still ready.</summary>
internal sealed class QueueHealthCheck(QueueReader queues) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var reading = await queues.ReadAsync(cancellationToken).ConfigureAwait(false);
        return reading switch
        {
            { Problem: { } problem } => HealthCheckResult.Unhealthy(problem),
            { Depths.Count: 0 } => HealthCheckResult.Healthy("This host has no queues."),
            { DeadLetters: > 0 and var letters } => HealthCheckResult.Degraded(
                string.Create(CultureInfo.InvariantCulture, $"The queues answer; there are {letters} dead letters. Look at their reasons, then redrive or delete them.")),
            _ => HealthCheckResult.Healthy("The queues answer; there are no dead letters."),
        };
    }
}
