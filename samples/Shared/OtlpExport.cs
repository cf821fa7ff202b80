using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace LanceIngest;

/// <summary>Sends traces and metrics to where <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> says, when it is set; all other <c>OTEL_</c> variables count, too.</summary>
internal static class OtlpExport
{
    private const string EndpointVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>Adds the export to a host. It begins when the host starts, and sends what is left when the host is disposed of.</summary>
    /// <param name="builder">The builder of the host.</param>
    /// <param name="otherSources">Sources of activities besides those of LanceIngest.</param>
    public static void AddOtlpExport(this HostApplicationBuilder builder, params string[] otherSources)
    {
        if (string.IsNullOrWhiteSpace(Environment.GetEnvironmentVariable(EndpointVariable)))
        {
            return;
        }

        // The exporter asks the host's configuration, which is empty unless somebody fills it.
        builder.Configuration.AddEnvironmentVariables();
        builder.Services.AddOpenTelemetry()
            .WithTracing(tracing => tracing.AddSource([LanceIngestDiagnostics.Name, .. otherSources]))
            .WithMetrics(metrics => metrics.AddMeter(LanceIngestDiagnostics.Name))
            .UseOtlpExporter();
    }
}
