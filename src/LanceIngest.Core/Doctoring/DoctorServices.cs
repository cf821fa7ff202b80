using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace LanceIngest.Doctoring;

internal static class DoctorServices
{
    public static void AddDoctor(IServiceCollection services)
    {
        services.TryAddSingleton(static provider => new Doctor(provider));
        services.TryAddEnumerable(
        [
            ServiceDescriptor.Singleton<IDoctorCheck, StoreCheck>(),
            ServiceDescriptor.Singleton<IDoctorCheck, TableCheck>(),
            ServiceDescriptor.Singleton<IDoctorCheck, EmbeddingCheck>(),
        ]);
    }
}
