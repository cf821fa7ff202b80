using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace LanceIngest.Snippets.Pages;

internal static class Telemetry
{
    public static void Subscribe(IServiceCollection services)
    {
        #region subscribe
        services.AddOpenTelemetry()
            .WithTracing(tracing => tracing.AddSource(LanceIngestDiagnostics.Name))
            .WithMetrics(metrics => metrics.AddMeter(LanceIngestDiagnostics.Name));
        #endregion
    }
}
