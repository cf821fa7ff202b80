using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace LanceIngest.Assets;

internal static class AssetServices
{
    /// <summary>Adds what the handler of assets needs. Which media types it serves is said where handlers are registered.</summary>
    public static void AddAssets(IServiceCollection services) => services.TryAddSingleton<AssetHandler>();
}
