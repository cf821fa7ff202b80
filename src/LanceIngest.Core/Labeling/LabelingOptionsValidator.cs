using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace LanceIngest.Labeling;

internal sealed class LabelingOptionsValidator(IServiceProviderIsService services, IOptions<EmbeddingOptions> provider) : IValidateOptions<LabelingOptions>
{
    private const int MaxBytes = 36 * 1024 * 1024;

    public ValidateOptionsResult Validate(string? name, LabelingOptions options)
    {
        var errors = new List<string>();
        if (string.IsNullOrWhiteSpace(provider.Value.ApiKey) && !services.IsService(typeof(IChatClient)))
        {
            errors.Add("Nothing can label pictures: set OPENAI_API_KEY (or EmbeddingOptions.ApiKey), or register an IChatClient.");
        }

        if (string.IsNullOrWhiteSpace(options.Model))
        {
            errors.Add("LabelingOptions.Model is empty; name a model that sees pictures, such as gpt-4o-mini.");
        }

        if (options.MaxImageBytes is < 1024 or > MaxBytes)
        {
            errors.Add($"LabelingOptions.MaxImageBytes is {options.MaxImageBytes}; set it between 1024 and {MaxBytes}: as base64 it must fit into a request of 50 MB.");
        }

        if (options.MaxOutputTokens is < 100 or > 16_000)
        {
            errors.Add($"LabelingOptions.MaxOutputTokens is {options.MaxOutputTokens}; set it between 100 and 16000: labels need some hundred.");
        }

        return errors.Count > 0 ? ValidateOptionsResult.Fail(errors) : ValidateOptionsResult.Success;
    }
}
