using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace LanceIngest.LanceDb;

internal sealed partial class LanceDbOptionsSetup(EnvironmentSettings settings) : IConfigureOptions<LanceDbOptions>, IValidateOptions<LanceDbOptions>
{
    private const LanceDbProtocol UnknownProtocol = (LanceDbProtocol)(-1);

    public void Configure(LanceDbOptions options)
    {
        options.Url = settings.ReadUrl("LANCEDB_API_URL") ?? options.Url;
        options.TableName = settings.Read("LANCEDB_TABLE") ?? options.TableName;
        options.ApiKey = settings.Read("LANCEDB_API_KEY") ?? options.ApiKey;
        options.Protocol = settings.Read("LANCEDB_PROTOCOL")?.ToLowerInvariant() switch
        {
            null => options.Protocol,
            "rest" => LanceDbProtocol.Rest,
            "bulk-add" => LanceDbProtocol.BulkAdd,
            _ => UnknownProtocol,
        };
    }

    public ValidateOptionsResult Validate(string? name, LanceDbOptions options)
    {
        var errors = new List<string>();
        if (!EnvironmentSettings.IsHttp(options.Url))
        {
            errors.Add(options.Url is null
                ? "LanceDbOptions.Url is not set: set LANCEDB_API_URL to the address of LanceDB, such as http://127.0.0.1:8085."
                : $"LanceDbOptions.Url (LANCEDB_API_URL) is '{options.Url}'; set an absolute http or https URL such as http://127.0.0.1:8085.");
        }

        if (!Enum.IsDefined(options.Protocol))
        {
            errors.Add($"LANCEDB_PROTOCOL is '{settings.Read("LANCEDB_PROTOCOL")}'; set it to rest or bulk-add, or leave it out for rest.");
        }

        if (!TableName().IsMatch(options.TableName))
        {
            errors.Add($"LanceDbOptions.TableName (LANCEDB_TABLE) is '{options.TableName}'; use 1 to 128 letters, digits, '_', '-' and '.', not starting with '.'. It is part of a URL and of a path.");
        }

        if (options.MaxFilterLength is < 5000 or > 60_000)
        {
            errors.Add($"LanceDbOptions.MaxFilterLength is {options.MaxFilterLength}; set it between 5,000 and 60,000: it must hold one escaped id, and a URL has limits.");
        }

        return errors.Count > 0 ? ValidateOptionsResult.Fail(errors) : ValidateOptionsResult.Success;
    }

    [GeneratedRegex(@"^[A-Za-z0-9_-][A-Za-z0-9_.-]{0,127}\z")]
    private static partial Regex TableName();
}
