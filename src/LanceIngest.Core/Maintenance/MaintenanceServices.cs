using LanceIngest.Dispatching;
using LanceIngest.Embedding;
using LanceIngest.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace LanceIngest.Maintenance;

internal static class MaintenanceServices
{
    /// <summary>Adds what keeps a table in order.</summary>
    public static void AddMaintenance(IServiceCollection services)
    {
        services.TryAddSingleton(static provider => new TableIndexes(
            provider.GetRequiredService<ILanceTable>(), provider.GetRequiredService<ILanceTableAdmin>(), provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton(static provider => new Reconciliation(
            provider.GetRequiredService<ILanceTableAdmin>(),
            provider.GetRequiredService<MediaHandlerRegistry>(),
            provider.GetRequiredService<TextEmbedder>(),
            provider.GetRequiredService<ParallelIngestionService>(),
            provider.GetRequiredService<GitHubFiles>(),
            provider.GetService<IJobQueue>(),
            provider.GetRequiredService<TimeProvider>()));
    }
}
