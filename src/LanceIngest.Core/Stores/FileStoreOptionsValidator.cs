using Microsoft.Extensions.Options;

namespace LanceIngest.Stores;

internal sealed class FileStoreOptionsValidator : IValidateOptions<FileStoreOptions>
{
    public ValidateOptionsResult Validate(string? name, FileStoreOptions options)
    {
        var errors = new List<string>();
        if (string.IsNullOrWhiteSpace(options.Root) || options.Root.Contains('\0', StringComparison.Ordinal))
        {
            errors.Add("FileStoreOptions.Root names no folder. Set it with UseFileStore(\"path\").");
        }

        CheckTemplate(errors, nameof(FileStoreOptions.AssetTemplate), options.AssetTemplate);
        CheckTemplate(errors, nameof(FileStoreOptions.KeyframeTemplate), options.KeyframeTemplate);
        return errors.Count > 0 ? ValidateOptionsResult.Fail(errors) : ValidateOptionsResult.Success;
    }

    private static void CheckTemplate(List<string> errors, string setting, string? template)
    {
        if (!StoreKeys.IsTemplate(template))
        {
            errors.Add($"FileStoreOptions.{setting} is '{template}', which is no relative path with {{id}} in it. Set one such as '{StoreKeys.DefaultAssetTemplate}'.");
        }
    }
}
