using Microsoft.Extensions.Options;

namespace LanceIngest.Ingestion;

internal sealed class IngestionOptionsValidator : IValidateOptions<IngestionOptions>
{
    public ValidateOptionsResult Validate(string? name, IngestionOptions options)
    {
        var errors = new List<string>();
        if (options.MaxItemsInFlight is < 1 or > 100_000)
        {
            errors.Add($"{nameof(IngestionOptions)}.{nameof(options.MaxItemsInFlight)} is {options.MaxItemsInFlight}; set it between 1 and 100,000. It bounds the memory of one call.");
        }

        if (options.CommitMaxRows is < 1 or > 10_000)
        {
            errors.Add($"{nameof(IngestionOptions)}.{nameof(options.CommitMaxRows)} is {options.CommitMaxRows}; set it between 1 and 10,000. 100 to 500 suit LanceDB best.");
        }

        if (options.Linger < TimeSpan.Zero || options.Linger > TimeSpan.FromSeconds(5))
        {
            errors.Add($"{nameof(IngestionOptions)}.{nameof(options.Linger)} is {options.Linger}; set it between 0 and 5 seconds. Every job waits that long when nothing else is in flight.");
        }

        return errors.Count > 0 ? ValidateOptionsResult.Fail(errors) : ValidateOptionsResult.Success;
    }
}
