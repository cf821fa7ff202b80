using System.Globalization;
using Microsoft.Extensions.Options;

namespace LanceIngest.Sqs;

internal sealed class SqsOptionsValidator : IValidateOptions<SqsOptions>
{
    private const string Example = "https://sqs.eu-west-1.amazonaws.com/123456789012/analysis";
    private static readonly TimeSpan LongestRetryTime = TimeSpan.FromMinutes(15);

    public ValidateOptionsResult Validate(string? name, SqsOptions options)
    {
        var errors = new List<string>();
        if (string.IsNullOrWhiteSpace(options.QueueUrl))
        {
            errors.Add($"SqsOptions.QueueUrl (environment variable {SqsOptionsSetup.QueueUrlVariable}) is missing: set it to the URL of the analysis queue, for example {Example}.");
        }
        else
        {
            CheckQueue(errors, nameof(options.QueueUrl), SqsOptionsSetup.QueueUrlVariable, options.QueueUrl);
        }

        CheckQueue(errors, nameof(options.VideoQueueUrl), SqsOptionsSetup.VideoQueueUrlVariable, options.VideoQueueUrl);
        CheckQueue(errors, nameof(options.DeadLetterQueueUrl), variable: null, options.DeadLetterQueueUrl);
        CheckQueue(errors, nameof(options.VideoDeadLetterQueueUrl), variable: null, options.VideoDeadLetterQueueUrl);
        CheckDeadLetters(errors, nameof(options.DeadLetterQueueUrl), options.DeadLetterQueueUrl, options);
        CheckDeadLetters(errors, nameof(options.VideoDeadLetterQueueUrl), options.VideoDeadLetterQueueUrl, options);
        if (options.ServiceUrl is { } service && !IsHttp(service, out _))
        {
            errors.Add($"SqsOptions.ServiceUrl (environment variable {SqsOptionsSetup.ServiceUrlVariable}) is '{service}', which is no absolute http or https URL: set it to the address of the endpoint, for example http://127.0.0.1:4566, or unset it to use AWS.");
        }

        if (options.Region is { } region && (region.Length == 0 || !region.All(c => char.IsAsciiLetterOrDigit(c) || c == '-')))
        {
            errors.Add($"SqsOptions.Region (environment variable {SqsOptionsSetup.RegionVariable}) is '{region}', which is no name of a region: set it to one such as eu-west-1.");
        }

        if (options.SendRetryTime < TimeSpan.Zero || options.SendRetryTime > LongestRetryTime)
        {
            errors.Add(string.Create(CultureInfo.InvariantCulture, $"SqsOptions.SendRetryTime is {options.SendRetryTime}: set it to a time from 0 to {LongestRetryTime}."));
        }

        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static void CheckQueue(List<string> errors, string setting, string? variable, string? url)
    {
        if (url is null || (IsHttp(url, out var parsed) && parsed.AbsolutePath.Trim('/').Length > 0))
        {
            return;
        }

        var source = variable is null ? string.Empty : $" (environment variable {variable})";
        errors.Add($"SqsOptions.{setting}{source} is '{url}', which is no URL of a queue: copy it from the queue's page or from GetQueueUrl, for example {Example}.");
    }

    private static void CheckDeadLetters(List<string> errors, string setting, string? url, SqsOptions options)
    {
        if (url is not null && (url == options.QueueUrl || url == options.VideoQueueUrl))
        {
            errors.Add($"SqsOptions.{setting} is '{url}', which is also a queue of jobs: dead letters there would be run again without end. Set it to a queue of their own.");
        }
    }

    private static bool IsHttp(string value, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Uri? url)
        => Uri.TryCreate(value, UriKind.Absolute, out url) && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps);
}
