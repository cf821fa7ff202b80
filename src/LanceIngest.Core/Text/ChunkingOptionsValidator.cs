using Microsoft.Extensions.Options;

namespace LanceIngest.Text;

internal sealed class ChunkingOptionsValidator : IValidateOptions<ChunkingOptions>
{
    public const int LeastTokens = 16;
    public const int MostTokens = 8192;

    public ValidateOptionsResult Validate(string? name, ChunkingOptions options)
    {
        var errors = new List<string>();
        if (options.MaxTokens is < LeastTokens or > MostTokens)
        {
            errors.Add($"{nameof(ChunkingOptions)}.{nameof(options.MaxTokens)} is {options.MaxTokens} but must be from {LeastTokens} to {MostTokens}: " +
                "fewer tokens hold no sentence, and embedding models refuse more.");
        }

        if (options.OverlapTokens < 0 || options.OverlapTokens >= (options.MaxTokens + 1) / 2)
        {
            errors.Add($"{nameof(ChunkingOptions)}.{nameof(options.OverlapTokens)} is {options.OverlapTokens} but must be at least 0 and less than half of " +
                $"{nameof(options.MaxTokens)} ({options.MaxTokens}): otherwise chunks would mostly repeat each other.");
        }

        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }
}
