using Microsoft.Extensions.Options;

namespace LanceIngest.S3;

/// <summary>Takes settings from the environment first, so that code can set others, and checks the outcome.</summary>
internal sealed class S3OptionsSetup(EnvironmentSettings settings) : IConfigureOptions<S3Options>, IValidateOptions<S3Options>
{
    private static readonly TimeSpan MinTimeout = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MaxTimeout = TimeSpan.FromMinutes(10);

    public void Configure(S3Options options)
    {
        options.BucketName = settings.Read("S3_BUCKET_NAME") ?? options.BucketName;
        options.Region = settings.Read("AWS_REGION") ?? options.Region;
        options.ServiceUrl = settings.ReadUrl("AWS_ENDPOINT_URL_S3") ?? settings.ReadUrl("AWS_ENDPOINT_URL") ?? options.ServiceUrl;
    }

    public ValidateOptionsResult Validate(string? name, S3Options options)
    {
        var errors = new List<string>();
        if (string.IsNullOrWhiteSpace(options.BucketName))
        {
            errors.Add("S3Options.BucketName is not set: set S3_BUCKET_NAME to the name of the bucket that holds assets and documents.");
        }
        else if (options.BucketName.Any(c => char.IsWhiteSpace(c) || char.IsControl(c)) || options.BucketName.Contains("://", StringComparison.Ordinal))
        {
            errors.Add($"S3Options.BucketName (S3_BUCKET_NAME) is '{options.BucketName}'; set the bare name of a bucket, such as my-media.");
        }

        if (options.ServiceUrl is { } url && !EnvironmentSettings.IsHttp(url))
        {
            errors.Add($"S3Options.ServiceUrl (AWS_ENDPOINT_URL) is '{url}'; set an absolute http or https URL such as http://127.0.0.1:4566, or leave it out for AWS.");
        }

        if (options.Region is { } region && (region.Length == 0 || !region.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-')))
        {
            errors.Add($"S3Options.Region (AWS_REGION) is '{region}'; set the code of a region, such as eu-central-1.");
        }

        CheckKeys(options, errors);
        if (options.Timeout < MinTimeout || options.Timeout > MaxTimeout)
        {
            errors.Add($"S3Options.Timeout is {options.Timeout}; set {MinTimeout} to {MaxTimeout}.");
        }

        if (options.MaxConnections is < 1 or > 10_000)
        {
            errors.Add($"S3Options.MaxConnections is {options.MaxConnections}; set it between 1 and 10,000.");
        }

        return errors.Count > 0 ? ValidateOptionsResult.Fail(errors) : ValidateOptionsResult.Success;
    }

    private static void CheckKeys(S3Options options, List<string> errors)
    {
        if (options.KeyPrefix is null || (options.KeyPrefix.Length > 0 && !StoreKeys.IsTemplate($"{options.KeyPrefix.TrimEnd('/')}/{{id}}")))
        {
            errors.Add($"S3Options.KeyPrefix is '{options.KeyPrefix}'; set a relative prefix such as prod/media/, or leave it empty.");
        }

        foreach (var (setting, template) in new[] { (nameof(options.AssetTemplate), options.AssetTemplate), (nameof(options.KeyframeTemplate), options.KeyframeTemplate) })
        {
            if (!StoreKeys.IsTemplate(template))
            {
                errors.Add($"S3Options.{setting} is '{template}'; set a relative key with {{id}} in it, such as {StoreKeys.DefaultAssetTemplate}.");
            }
        }
    }
}
