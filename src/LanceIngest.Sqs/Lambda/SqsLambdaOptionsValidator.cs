using System.Globalization;
using Microsoft.Extensions.Options;

namespace LanceIngest.Sqs;

internal sealed class SqsLambdaOptionsValidator : IValidateOptions<SqsLambdaOptions>
{
    private const int MostConcurrency = 10_000;
    private static readonly TimeSpan LeastMargin = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan MostMargin = TimeSpan.FromMinutes(5);

    public ValidateOptionsResult Validate(string? name, SqsLambdaOptions options)
    {
        var errors = new List<string>();
        if (options.MaxConcurrency is < 1 or > MostConcurrency)
        {
            errors.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"SqsLambdaOptions.MaxConcurrency is {options.MaxConcurrency}: set it to a number of jobs from 1 to {MostConcurrency}."));
        }

        if (options.DeadlineMargin < LeastMargin || options.DeadlineMargin > MostMargin)
        {
            errors.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"SqsLambdaOptions.DeadlineMargin is {options.DeadlineMargin}: set it to a time from {LeastMargin} to {MostMargin}, or an invocation that runs out of time loses its answer."));
        }

        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }
}
