using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace LanceIngest;

/// <summary>Reads the environment variables that configure LanceIngest, from the host's configuration where there is one. An empty one counts as missing.</summary>
internal sealed class EnvironmentSettings(IServiceProvider services)
{
    // Optional: a container that was built without a host has none.
    private readonly IConfiguration? _configuration = services.GetService<IConfiguration>();

    public static bool IsHttp(Uri? url) => url is { IsAbsoluteUri: true, Scheme: "http" or "https" };

    public string? Read(string name)
    {
        var value = _configuration?[name] ?? Environment.GetEnvironmentVariable(name);
        return string.IsNullOrWhiteSpace(value) ? null : value.Trim();
    }

    /// <summary>Reads a URL. What is none is kept as a relative one, so that the validation can show it; <c>http://:8085</c> needs the <c>./</c> for that.</summary>
    public Uri? ReadUrl(string name) => Read(name) is { } value
        ? Uri.TryCreate(value, UriKind.RelativeOrAbsolute, out var url) ? url : new Uri($"./{value}", UriKind.Relative)
        : null;
}
