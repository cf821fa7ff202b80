using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace LanceIngest.AspNetCore.Health;

/// <summary>Whether LanceDB answers. A table that is missing is no fault: the first job makes it.</summary>
internal sealed class LanceDbHealthCheck(ILanceTable? table = null) : IHealthCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (table is null)
        {
            return HealthCheckResult.Healthy("This host does not use LanceDB.");
        }

        // The client waits out an outage of minutes, which is no answer to a probe.
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            var state = await table.GetStateAsync(limit.Token).ConfigureAwait(false);
            return HealthCheckResult.Healthy(state is null
                ? "LanceDB answers; there is no table yet."
                : string.Create(CultureInfo.InvariantCulture, $"LanceDB answers; {state.Table} has {state.Rows} rows."));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return HealthCheckResult.Unhealthy($"LanceDB did not answer within {Patience.TotalSeconds:F0} seconds. Check LANCEDB_API_URL.");
        }
        catch (IngestionException e)
        {
            return HealthCheckResult.Unhealthy(e.Message);
        }
    }
}
