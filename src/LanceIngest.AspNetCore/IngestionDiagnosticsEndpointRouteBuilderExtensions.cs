using LanceIngest.AspNetCore.Endpoints;
using LanceIngest.AspNetCore.Health;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Builder;

/// <summary>The routes of LanceIngest.AspNetCore.</summary>
public static class IngestionDiagnosticsEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Maps what is going on in the ingestion of this process: queue and dead-letter depths, rates, percentiles, tokens and their cost, the last
    /// jobs and failures. Answers JSON, and with <c>Accept: text/event-stream</c> an event <c>snapshot</c> every second.
    /// </summary>
    /// <param name="endpoints">The routes of the application.</param>
    /// <param name="pattern">The path.</param>
    /// <returns>The route, to be protected with <c>RequireAuthorization</c>: asset ids are in it.</returns>
    /// <exception cref="InvalidOperationException"><c>AddIngestionDiagnostics</c> was not called.</exception>
    public static IEndpointConventionBuilder MapIngestionDiagnostics(this IEndpointRouteBuilder endpoints, string pattern = "/api/debug-ingestion")
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var endpoint = endpoints.ServiceProvider.GetService<DiagnosticsEndpoint>()
            ?? throw new InvalidOperationException("The services of the ingestion diagnostics are missing: call builder.Services.AddIngestionDiagnostics().");
        return endpoints.MapGet(pattern, (RequestDelegate)endpoint.HandleAsync).WithDisplayName("Ingestion diagnostics");
    }

    /// <summary>
    /// Maps <c>{prefix}/live</c>, which answers 200 while the process does, and <c>{prefix}/ready</c>, which answers 503 when a registered
    /// health check fails. <c>AddIngestionDiagnostics</c> adds checks: LanceDB and the queues answer, and there are no dead letters (else degraded, still 200).
    /// </summary>
    /// <param name="endpoints">The routes of the application.</param>
    /// <param name="prefix">What the paths start with.</param>
    /// <returns>Both routes. Probes send no credentials, so they are usually open; nothing secret is in them.</returns>
    public static IEndpointConventionBuilder MapIngestionHealth(this IEndpointRouteBuilder endpoints, string prefix = "/health")
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var group = endpoints.MapGroup(prefix);
        group.MapHealthChecks("/live", new HealthCheckOptions { Predicate = static _ => false, ResponseWriter = HealthReportWriter.WriteAsync });
        group.MapHealthChecks("/ready", new HealthCheckOptions { ResponseWriter = HealthReportWriter.WriteAsync });
        return group;
    }
}
