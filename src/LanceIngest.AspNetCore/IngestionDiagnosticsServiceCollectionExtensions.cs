using LanceIngest;
using LanceIngest.AspNetCore;
using LanceIngest.AspNetCore.Endpoints;
using LanceIngest.AspNetCore.Health;
using LanceIngest.AspNetCore.Monitoring;
using LanceIngest.AspNetCore.Snapshots;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds what <c>MapIngestionDiagnostics</c> and <c>MapIngestionHealth</c> need.</summary>
public static class IngestionDiagnosticsServiceCollectionExtensions
{
    /// <summary>Listens to the telemetry of LanceIngest in this process, and adds the health checks <c>lancedb</c> and <c>queues</c>.</summary>
    /// <param name="services">The services of the application. Depths come from their <see cref="IQueueInspector"/>, which <c>UseSqs</c> registers.</param>
    /// <param name="configure">Changes settings, see <see cref="IngestionDiagnosticsOptions"/>.</param>
    /// <returns>The same services.</returns>
    /// <remarks>Calling it twice adds nothing but the delegate. It sees the jobs of this process; other workers have a page of their own.</remarks>
    public static IServiceCollection AddIngestionDiagnostics(this IServiceCollection services, Action<IngestionDiagnosticsOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddOptionsWithValidateOnStart<IngestionDiagnosticsOptions, IngestionDiagnosticsOptionsValidator>();
        services.Configure(configure ?? (static _ => { }));
        if (services.Any(service => service.ServiceType == typeof(IngestionMonitor)))
        {
            return services;
        }

        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<JobActivities>();
        services.AddSingleton<IngestionMonitor>();
        services.AddHostedService(static provider => provider.GetRequiredService<IngestionMonitor>());
        services.AddSingleton(static provider => new QueueReader(provider.GetRequiredService<TimeProvider>(), provider.GetService<IQueueInspector>()));
        services.AddSingleton<SnapshotSource>();
        services.AddSingleton<DiagnosticsEndpoint>();
        services.AddSingleton(static provider => new LanceDbHealthCheck(provider.GetService<ILanceTable>()));
        services.AddSingleton<QueueHealthCheck>();
        services.AddHealthChecks().AddCheck<LanceDbHealthCheck>("lancedb").AddCheck<QueueHealthCheck>("queues");
        return services;
    }
}
