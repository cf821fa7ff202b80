using Microsoft.Extensions.Options;

namespace LanceIngest.Sqs;

/// <summary>
/// Decides which queue a job belongs to. Two kinds of worker must not poll one queue, where they would take each other's
/// messages, so whoever sends a job routes it, and a worker sends on what it finds on the wrong queue.
/// </summary>
internal sealed class SqsRouter(IOptions<SqsOptions> options)
{
    public string AnalysisQueueUrl { get; } = options.Value.QueueUrl!;

    public string VideoQueueUrl { get; } = options.Value.VideoQueueUrl ?? options.Value.QueueUrl!;

    public string QueueOf(AnalysisJob job) => IsRawVideo(job) ? VideoQueueUrl : AnalysisQueueUrl;

    /// <summary>The queues to poll, each once.</summary>
    public IReadOnlyList<string> QueuesOf(SqsQueues queues)
    {
        var urls = new List<string>(2);
        if (queues.HasFlag(SqsQueues.Analysis))
        {
            urls.Add(AnalysisQueueUrl);
        }

        if (queues.HasFlag(SqsQueues.Video) && !urls.Contains(VideoQueueUrl))
        {
            urls.Add(VideoQueueUrl);
        }

        return urls;
    }

    /// <summary>The queue with this ARN, as an event names it (<c>arn:aws:sqs:region:account:name</c>); null when it is none of ours.</summary>
    public string? FindByArn(string arn)
        => arn.Split(':') is [_, _, "sqs", _, var account, var name]
            ? QueuesOf(SqsQueues.All).FirstOrDefault(url => url.TrimEnd('/').EndsWith($"/{account}/{name}", StringComparison.Ordinal))
            : null;

    private static bool IsRawVideo(AnalysisJob job) => job.MediaType == MediaType.Video && job.Stage == JobStage.Initial;
}
