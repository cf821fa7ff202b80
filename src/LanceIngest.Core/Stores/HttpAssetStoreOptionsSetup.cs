using Microsoft.Extensions.Options;

namespace LanceIngest.Stores;

internal sealed class HttpAssetStoreOptionsSetup(EnvironmentSettings settings) : IConfigureOptions<HttpAssetStoreOptions>, IValidateOptions<HttpAssetStoreOptions>
{
    private const string Variable = "PUBLIC_API_BASE_URL";
    private static readonly TimeSpan MaxTimeout = TimeSpan.FromMinutes(10);

    public void Configure(HttpAssetStoreOptions options) => options.BaseUrl = settings.ReadUrl(Variable) ?? options.BaseUrl;

    public ValidateOptionsResult Validate(string? name, HttpAssetStoreOptions options)
    {
        var errors = new List<string>();
        if (options.BaseUrl is null)
        {
            errors.Add($"HttpAssetStoreOptions.BaseUrl is not set: set {Variable} to the address of the asset API, such as https://media.example.com.");
        }
        else if (!EnvironmentSettings.IsHttp(options.BaseUrl) || options.BaseUrl.Query.Length > 0 || options.BaseUrl.Fragment.Length > 0)
        {
            errors.Add($"HttpAssetStoreOptions.BaseUrl ({Variable}) is '{options.BaseUrl}'; set an absolute http or https URL without query and fragment, such as https://media.example.com.");
        }

        if (options.Timeout <= TimeSpan.Zero || options.Timeout > MaxTimeout)
        {
            errors.Add($"HttpAssetStoreOptions.Timeout is {options.Timeout}; set more than 0 and at most {MaxTimeout}.");
        }

        return errors.Count > 0 ? ValidateOptionsResult.Fail(errors) : ValidateOptionsResult.Success;
    }
}
