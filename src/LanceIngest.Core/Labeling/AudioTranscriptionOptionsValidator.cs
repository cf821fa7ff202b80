using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace LanceIngest.Labeling;

internal sealed class AudioTranscriptionOptionsValidator(IServiceProviderIsService services, IOptions<EmbeddingOptions> provider) : IValidateOptions<AudioTranscriptionOptions>
{
    private const int MaxBytes = 25 * 1024 * 1024;

    public ValidateOptionsResult Validate(string? name, AudioTranscriptionOptions options)
    {
        var errors = new List<string>();
        if (string.IsNullOrWhiteSpace(provider.Value.ApiKey) && !services.IsService(typeof(ISpeechToTextClient)))
        {
            errors.Add("Nothing can write down speech: set OPENAI_API_KEY (or EmbeddingOptions.ApiKey), or register an ISpeechToTextClient.");
        }

        if (string.IsNullOrWhiteSpace(options.Model))
        {
            errors.Add("AudioTranscriptionOptions.Model is empty; name a model such as gpt-4o-mini-transcribe.");
        }

        if (options.MaxAudioBytes is < 1024 or > MaxBytes)
        {
            errors.Add($"AudioTranscriptionOptions.MaxAudioBytes is {options.MaxAudioBytes}; set it between 1024 and {MaxBytes}: OpenAI refuses more.");
        }

        return errors.Count > 0 ? ValidateOptionsResult.Fail(errors) : ValidateOptionsResult.Success;
    }
}
