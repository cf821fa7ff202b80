using System.Globalization;
using Microsoft.Extensions.Options;

namespace LanceIngest.Sqs;

internal sealed class SqsWorkerOptionsValidator : IValidateOptions<SqsWorkerOptions>
{
    private const int MostConcurrency = 10_000;
    private const int MostVideos = 64;

    public ValidateOptionsResult Validate(string? name, SqsWorkerOptions options)
    {
        var errors = new List<string>();
        Check(
            options.Queues is SqsQueues.Analysis or SqsQueues.Video or SqsQueues.All,
            $"{nameof(options.Queues)} is {options.Queues}: set it to Analysis, Video or All.");
        Check(
            options.MaxConcurrency is >= 1 and <= MostConcurrency,
            $"{nameof(options.MaxConcurrency)} is {options.MaxConcurrency}: set it to a number of jobs from 1 to {MostConcurrency}.");
        Check(
            options.MaxConcurrentVideos is >= 1 and <= MostVideos,
            $"{nameof(options.MaxConcurrentVideos)} is {options.MaxConcurrentVideos}: set it to a number of videos from 1 to {MostVideos}.");
        Check(
            InWholeSeconds(options.VisibilityTimeout, TimeSpan.FromSeconds(1), SqsWorkerOptions.MaxVisibilityTimeout),
            $"{nameof(options.VisibilityTimeout)} is {options.VisibilityTimeout}: SQS takes whole seconds from 1 second to 12 hours.");
        Check(
            InWholeSeconds(options.WaitTime, TimeSpan.Zero, SqsWorkerOptions.MaxWaitTime),
            $"{nameof(options.WaitTime)} is {options.WaitTime}: SQS takes whole seconds from 0 to 20 seconds.");
        Check(
            options.RetryBaseDelay > TimeSpan.Zero,
            $"{nameof(options.RetryBaseDelay)} is {options.RetryBaseDelay}: set it to more than 0, or a failing job comes back at once and uses up its receives.");
        Check(
            options.RetryMaxDelay >= options.RetryBaseDelay && options.RetryMaxDelay <= SqsWorkerOptions.MaxVisibilityTimeout,
            $"{nameof(options.RetryMaxDelay)} is {options.RetryMaxDelay}: set it to a time from {nameof(options.RetryBaseDelay)} ({options.RetryBaseDelay}) to SQS's limit of 12 hours.");
        Check(
            options.DrainTimeout >= TimeSpan.Zero && options.DrainTimeout <= SqsWorkerOptions.MaxVisibilityTimeout,
            $"{nameof(options.DrainTimeout)} is {options.DrainTimeout}: set it to a time from 0 to 12 hours, below the host's own shutdown time-out.");
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);

        void Check(bool valid, FormattableString error)
        {
            if (!valid)
            {
                errors.Add($"SqsWorkerOptions.{error.ToString(CultureInfo.InvariantCulture)}");
            }
        }
    }

    private static bool InWholeSeconds(TimeSpan value, TimeSpan from, TimeSpan to)
        => value >= from && value <= to && value.Ticks % TimeSpan.TicksPerSecond == 0;
}
