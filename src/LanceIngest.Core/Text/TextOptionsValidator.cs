using Microsoft.Extensions.Options;

namespace LanceIngest.Text;

internal sealed class TextOptionsValidator : IValidateOptions<TextOptions>
{
    private const int Least = 1024;
    private const int Most = 64 * 1024 * 1024;

    public ValidateOptionsResult Validate(string? name, TextOptions options)
        => options.MaxBytes is >= Least and <= Most
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail($"TextOptions.MaxBytes is {options.MaxBytes}; set it between {Least} and {Most}: " +
                "less refuses almost every document, and more does not fit the memory of a worker that reads several at once.");
}
