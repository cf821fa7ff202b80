using Microsoft.Extensions.Options;

namespace LanceIngest.AspNetCore;

internal sealed class IngestionDiagnosticsOptionsValidator : IValidateOptions<IngestionDiagnosticsOptions>
{
    public ValidateOptionsResult Validate(string? name, IngestionDiagnosticsOptions options)
    {
        var errors = new List<string>();
        if (options.RecentJobs is < 1 or > 1000)
        {
            errors.Add($"IngestionDiagnosticsOptions.RecentJobs is {options.RecentJobs}; set it between 1 and 1000: each reader gets all of them every second.");
        }

        (string Name, decimal Value)[] prices =
        [
            (nameof(options.EmbeddingPrice), options.EmbeddingPrice),
            (nameof(options.LabelingInputPrice), options.LabelingInputPrice),
            (nameof(options.LabelingOutputPrice), options.LabelingOutputPrice),
        ];
        errors.AddRange(prices.Where(price => price.Value < 0).Select(price => $"IngestionDiagnosticsOptions.{price.Name} is {price.Value}; set dollars for a million tokens, 0 or more."));
        return errors.Count > 0 ? ValidateOptionsResult.Fail(errors) : ValidateOptionsResult.Success;
    }
}
