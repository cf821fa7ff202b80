namespace LanceIngest;

/// <summary>Reads the environment variables that configure LanceIngest; an empty one counts as missing.</summary>
internal static class EnvironmentSettings
{
    public static string? Read(string name)
        => Environment.GetEnvironmentVariable(name) is { } value && !string.IsNullOrWhiteSpace(value) ? value.Trim() : null;

    /// <summary>Reads a URL. One that cannot be parsed is kept as it is, so that the validation can show it.</summary>
    public static Uri? ReadUrl(string name)
        => Read(name) is { } value && Uri.TryCreate(value, UriKind.RelativeOrAbsolute, out var url) ? url : null;

    public static bool IsHttp(Uri? url) => url is { IsAbsoluteUri: true, Scheme: "http" or "https" };
}
