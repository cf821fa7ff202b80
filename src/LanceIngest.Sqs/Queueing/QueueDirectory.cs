using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.SQS;
using Amazon.SQS.Model;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LanceIngest.Sqs;

/// <summary>Reads the attributes of queues and remembers them for a few minutes, so that a changed policy is noticed without a restart.</summary>
internal sealed class QueueDirectory(IAmazonSQS sqs, IOptions<SqsOptions> options, TimeProvider time, ILogger<QueueDirectory> logger) : IDisposable
{
    /// <summary>What every queue took before August 2025, and most still do: the assumption where the attribute may not be read.</summary>
    private const int CautiousMaxMessageBytes = 256 * 1024;
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    private readonly SemaphoreSlim _gate = new(1);
    private readonly ConcurrentDictionary<string, QueueInfo> _queues = [];
    private readonly Dictionary<string, string> _urls = [];

    public async ValueTask<QueueInfo> GetAsync(string url, CancellationToken cancellationToken)
    {
        if (TryGetFresh(url, out var info))
        {
            return info;
        }

        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return TryGetFresh(url, out info) ? info : _queues[url] = await ReadAsync(url, info, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>The dead-letter queue of a queue: the configured one, else the one that its redrive policy names, else null.</summary>
    public async ValueTask<string?> GetDeadLetterUrlAsync(string url, CancellationToken cancellationToken)
    {
        var configured = url == options.Value.QueueUrl ? options.Value.DeadLetterQueueUrl : options.Value.VideoDeadLetterQueueUrl;
        if (configured is not null)
        {
            return configured;
        }

        // arn:aws:sqs:region:account:name
        var arn = (await GetAsync(url, cancellationToken).ConfigureAwait(false)).DeadLetterArn;
        if (arn?.Split(':') is not [_, _, _, _, var account, var name])
        {
            return null;
        }

        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!_urls.TryGetValue(arn, out var found))
            {
                var request = new GetQueueUrlRequest { QueueName = name, QueueOwnerAWSAccountId = account };
                using var limit = CallLimit.Start(cancellationToken);
                found = (await sqs.GetQueueUrlAsync(request, limit.Token).ConfigureAwait(false)).QueueUrl;
                _urls[arn] = found;
            }

            return found;
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();

    private bool TryGetFresh(string url, [NotNullWhen(true)] out QueueInfo? info)
        => _queues.TryGetValue(url, out info) && time.GetElapsedTime(info.ReadAt) <= Lifetime;

    private async Task<QueueInfo> ReadAsync(string url, QueueInfo? last, CancellationToken cancellationToken)
    {
        try
        {
            var request = new GetQueueAttributesRequest
            {
                QueueUrl = url,
                AttributeNames = [QueueAttributeName.MaximumMessageSize, QueueAttributeName.RedrivePolicy],
            };
            using var limit = CallLimit.Start(cancellationToken);
            var response = await sqs.GetQueueAttributesAsync(request, limit.Token).ConfigureAwait(false);
            return Parse(url, response.Attributes ?? [], time.GetTimestamp());
        }
        catch (AmazonServiceException e) when (last is null && SqsErrors.IsAccessDenied(e))
        {
            // A sender needs no more than SendMessage; refusing to work without the attribute would help nobody.
            Log.AttributesDenied(logger, QueueName.Of(url), CautiousMaxMessageBytes);
            return new QueueInfo { Url = url, MaxMessageBytes = CautiousMaxMessageBytes, ReadAt = time.GetTimestamp() };
        }
        catch (Exception e) when (last is not null && (e is AmazonServiceException || SqsErrors.MayPass(e)) && !cancellationToken.IsCancellationRequested)
        {
            // What was true five minutes ago most likely still is.
            return last;
        }
    }

    private static QueueInfo Parse(string url, Dictionary<string, string> attributes, long readAt)
    {
        var size = attributes.GetValueOrDefault(QueueAttributeName.MaximumMessageSize.Value);
        string? deadLetterArn = null;
        int? maxReceiveCount = null;
        if (attributes.GetValueOrDefault(QueueAttributeName.RedrivePolicy.Value) is { Length: > 0 } policy)
        {
            using var parsed = JsonDocument.Parse(policy);
            deadLetterArn = parsed.RootElement.TryGetProperty("deadLetterTargetArn", out var arn) ? arn.GetString() : null;
            // AWS gives a number, policies written by hand a text.
            maxReceiveCount = parsed.RootElement.TryGetProperty("maxReceiveCount", out var count)
                && int.TryParse(count.ToString(), CultureInfo.InvariantCulture, out var receives) ? receives : null;
        }

        return new QueueInfo
        {
            Url = url,
            MaxMessageBytes = int.TryParse(size, CultureInfo.InvariantCulture, out var bytes) ? bytes : CautiousMaxMessageBytes,
            DeadLetterArn = deadLetterArn,
            MaxReceiveCount = maxReceiveCount,
            ReadAt = readAt,
        };
    }
}
