using System.Globalization;
using System.Text.Json;
using Amazon.SQS;
using Amazon.SQS.Model;
using Microsoft.Extensions.DependencyInjection;

namespace LanceIngest.Sqs;

/// <summary>The queues and their dead-letter queues: whether they are there, and whether their attributes fit the work.</summary>
internal sealed class SqsCheck(IServiceProvider services) : IDoctorCheck
{
    private const int MinReceives = 3;
    private const int FormerMaxBytes = 262_144;

    /// <summary>A function's jobs are not extended while they run: below six times its timeout AWS advises against, and these timeouts are the least of use.</summary>
    private static readonly TimeSpan AnalysisVisibility = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan VideoVisibility = TimeSpan.FromMinutes(15);

    public string Name => "queues";

    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        var router = services.GetRequiredService<SqsRouter>();
        var findings = new List<Finding>();
        foreach (var url in router.QueuesOf(SqsQueues.All))
        {
            var least = url == router.VideoQueueUrl && router.VideoQueueUrl != router.AnalysisQueueUrl ? VideoVisibility : AnalysisVisibility;
            findings.AddRange(await ExamineAsync(url, least, cancellationToken).ConfigureAwait(false));
        }

        if (router.VideoQueueUrl == router.AnalysisQueueUrl)
        {
            findings.Add(Finding.Warning("Raw videos share the analysis queue: only a worker with both kinds of handler may poll it.", "Make a queue of their own and set VIDEO_QUEUE_URL."));
        }

        return findings;
    }

    private async Task<List<Finding>> ExamineAsync(string url, TimeSpan leastVisibility, CancellationToken cancellationToken)
    {
        var name = QueueName.Of(url);
        if (await ReadAsync(url, cancellationToken).ConfigureAwait(false) is not { } attributes)
        {
            return [Finding.Error($"The queue {name} cannot be read.", "Check its URL (SQS_QUEUE_URL, VIDEO_QUEUE_URL), AWS_REGION, AWS_ENDPOINT_URL and the permission sqs:GetQueueAttributes.")];
        }

        var findings = new List<Finding> { Finding.Good($"The queue {name} is there.") };
        if (Seconds(attributes, QueueAttributeName.VisibilityTimeout) is { } visibility && visibility < leastVisibility)
        {
            findings.Add(Finding.Warning(
                string.Create(CultureInfo.InvariantCulture, $"The queue {name} hides a message for {visibility.TotalSeconds} s only: a function that takes longer sees it twice. Console workers extend it by themselves."),
                string.Create(CultureInfo.InvariantCulture, $"Set VisibilityTimeout to six times the function's timeout, at least {leastVisibility.TotalSeconds} s.")));
        }

        if (int.TryParse(attributes.GetValueOrDefault(QueueAttributeName.MaximumMessageSize.Value), CultureInfo.InvariantCulture, out var bytes) && bytes < FormerMaxBytes)
        {
            findings.Add(Finding.Warning(string.Create(CultureInfo.InvariantCulture, $"The queue {name} takes messages of {bytes} bytes only."), "Set MaximumMessageSize to 1048576, which SQS allows since 2025."));
        }

        findings.AddRange(await ExamineDeadLettersAsync(url, attributes, cancellationToken).ConfigureAwait(false));
        return findings;
    }

    private async Task<List<Finding>> ExamineDeadLettersAsync(string url, Dictionary<string, string> attributes, CancellationToken cancellationToken)
    {
        var name = QueueName.Of(url);
        var findings = new List<Finding>();
        if (MaxReceives(attributes) is not { } receives)
        {
            findings.Add(Finding.Error($"The queue {name} has no redrive policy: a job that always fails is tried until it expires, and is lost then.", "Make a dead-letter queue of the same type and set the queue's RedrivePolicy with maxReceiveCount 5."));
        }
        else if (receives < MinReceives)
        {
            findings.Add(Finding.Warning(string.Create(CultureInfo.InvariantCulture, $"The queue {name} gives a job up after {receives} receives: a short outage or a throttled function is enough."), "Set maxReceiveCount in its RedrivePolicy to 5 or more."));
        }

        var deadLetters = await services.GetRequiredService<QueueDirectory>().GetDeadLetterUrlAsync(url, cancellationToken).ConfigureAwait(false);
        if (deadLetters is null)
        {
            return findings;
        }

        if (await ReadAsync(deadLetters, cancellationToken).ConfigureAwait(false) is not { } theirs)
        {
            findings.Add(Finding.Error($"The dead-letter queue {QueueName.Of(deadLetters)} of {name} cannot be read.", "Check that it exists, and the permission sqs:GetQueueAttributes."));
            return findings;
        }

        if (Seconds(theirs, QueueAttributeName.MessageRetentionPeriod) is { } kept && kept <= Seconds(attributes, QueueAttributeName.MessageRetentionPeriod))
        {
            findings.Add(Finding.Warning(
                string.Create(CultureInfo.InvariantCulture, $"The dead-letter queue {QueueName.Of(deadLetters)} keeps messages for {kept.TotalDays:0.#} days, no longer than {name}, and the age counts from the first enqueue: dead letters may expire at once."),
                "Set its MessageRetentionPeriod to 14 days (1209600)."));
        }

        if (MaxReceives(theirs) is not null)
        {
            findings.Add(Finding.Error($"The dead-letter queue {QueueName.Of(deadLetters)} has a redrive policy itself: dead letters vanish from it when they are looked at.", "Remove its RedrivePolicy."));
        }

        if (long.TryParse(theirs.GetValueOrDefault(QueueAttributeName.ApproximateNumberOfMessages.Value), CultureInfo.InvariantCulture, out var waiting) && waiting > 0)
        {
            findings.Add(Finding.Warning(string.Create(CultureInfo.InvariantCulture, $"{waiting} dead letters wait in {QueueName.Of(deadLetters)}."), "Run 'lanceingest dlq list', mend the cause, then 'lanceingest dlq redrive'."));
        }

        return findings;
    }

    private async Task<Dictionary<string, string>?> ReadAsync(string url, CancellationToken cancellationToken)
    {
        try
        {
            using var limit = CallLimit.Start(cancellationToken);
            var request = new GetQueueAttributesRequest { QueueUrl = url, AttributeNames = [QueueAttributeName.All] };
            return (await services.GetRequiredService<IAmazonSQS>().GetQueueAttributesAsync(request, limit.Token).ConfigureAwait(false)).Attributes ?? [];
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private static TimeSpan? Seconds(Dictionary<string, string> attributes, QueueAttributeName name)
        => int.TryParse(attributes.GetValueOrDefault(name.Value), CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(seconds) : null;

    private static int? MaxReceives(Dictionary<string, string> attributes)
    {
        if (attributes.GetValueOrDefault(QueueAttributeName.RedrivePolicy.Value) is not { Length: > 0 } policy)
        {
            return null;
        }

        using var parsed = JsonDocument.Parse(policy);
        return parsed.RootElement.TryGetProperty("maxReceiveCount", out var count) && int.TryParse(count.ToString(), CultureInfo.InvariantCulture, out var receives) ? receives : null;
    }
}
