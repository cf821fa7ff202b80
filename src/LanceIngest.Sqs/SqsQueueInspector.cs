using System.Globalization;
using Amazon.SQS;
using Amazon.SQS.Model;

namespace LanceIngest.Sqs;

/// <summary>Tells operators how full the queues are. Registered by <c>UseSqs</c>.</summary>
/// <remarks>Safe to call from many threads.</remarks>
public sealed class SqsQueueInspector : IQueueInspector
{
    private static readonly List<string> Attributes =
    [
        QueueAttributeName.ApproximateNumberOfMessages,
        QueueAttributeName.ApproximateNumberOfMessagesNotVisible,
        QueueAttributeName.ApproximateNumberOfMessagesDelayed,
    ];

    private readonly IAmazonSQS _sqs;
    private readonly SqsRouter _router;
    private readonly QueueDirectory _directory;

    internal SqsQueueInspector(IAmazonSQS sqs, SqsRouter router, QueueDirectory directory)
        => (_sqs, _router, _directory) = (sqs, router, directory);

    /// <summary>Reads the depths of the analysis queue, the video queue, and the dead-letter queue of each.</summary>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <returns>Each queue of jobs, followed by its dead-letter queue when it has one. A queue that serves two ends is listed once.</returns>
    /// <exception cref="IngestionException">Transient: a queue cannot be read; the message names it.</exception>
    public async Task<IReadOnlyList<SqsQueueDepth>> GetDepthsAsync(CancellationToken cancellationToken = default)
    {
        var shared = _router.VideoQueueUrl == _router.AnalysisQueueUrl;
        var depths = new List<SqsQueueDepth>(4);
        foreach (var url in _router.QueuesOf(SqsQueues.All))
        {
            var queue = shared ? SqsQueues.All : url == _router.AnalysisQueueUrl ? SqsQueues.Analysis : SqsQueues.Video;
            try
            {
                depths.Add(await ReadAsync(queue, isDeadLetterQueue: false, url, cancellationToken).ConfigureAwait(false));
                var deadLetters = await _directory.GetDeadLetterUrlAsync(url, cancellationToken).ConfigureAwait(false);
                if (deadLetters is not null && depths.TrueForAll(depth => depth.Url != deadLetters))
                {
                    depths.Add(await ReadAsync(queue, isDeadLetterQueue: true, deadLetters, cancellationToken).ConfigureAwait(false));
                }
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                throw IngestionException.Transient(
                    IngestionErrors.QueueFailed, $"The queue {QueueName.Of(url)} or its dead-letter queue cannot be read: {CallLimit.Describe(e)}", e);
            }
        }

        return depths;
    }

    async Task<IReadOnlyList<QueueDepth>> IQueueInspector.GetDepthsAsync(CancellationToken cancellationToken)
        => await GetDepthsAsync(cancellationToken).ConfigureAwait(false);

    private async Task<SqsQueueDepth> ReadAsync(SqsQueues queue, bool isDeadLetterQueue, string url, CancellationToken cancellationToken)
    {
        var request = new GetQueueAttributesRequest { QueueUrl = url, AttributeNames = Attributes };
        using var limit = CallLimit.Start(cancellationToken);
        var attributes = (await _sqs.GetQueueAttributesAsync(request, limit.Token).ConfigureAwait(false)).Attributes ?? [];
        return new SqsQueueDepth(queue, isDeadLetterQueue, url, Number(Attributes[0]), Number(Attributes[1]), Number(Attributes[2]));

        long Number(string name) => long.TryParse(attributes.GetValueOrDefault(name), CultureInfo.InvariantCulture, out var value) ? value : 0;
    }
}
