using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace LanceIngest.UploadApi.Hosting;

/// <summary>Traces and metrics: Prometheus scrapes <c>/metrics</c>; with <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> set, both are sent there too.</summary>
internal static class TelemetrySetup
{
    public static void AddTelemetry(this WebApplicationBuilder builder)
    {
        var telemetry = builder.Services.AddOpenTelemetry()
            .WithTracing(tracing => tracing.AddSource(LanceIngestDiagnostics.Name).AddAspNetCoreInstrumentation())
            .WithMetrics(metrics => metrics.AddMeter(LanceIngestDiagnostics.Name).AddAspNetCoreInstrumentation().AddPrometheusExporter());
        if (!string.IsNullOrWhiteSpace(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]))
        {
            telemetry.UseOtlpExporter();
        }
    }
}
