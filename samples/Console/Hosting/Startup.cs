using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace LanceIngest.Console.Hosting;

/// <summary>Checks all settings of a command, so that every mistake is told at once.</summary>
internal static class Startup
{
    /// <exception cref="OptionsValidationException">A setting is missing or wrong.</exception>
    public static void Validate(IHost host) => host.Services.GetService<IStartupValidator>()?.Validate();
}
