using Amazon.SQS;
using Amazon.SQS.Model;

namespace LanceIngest.Sqs;

/// <summary>Reads, redrives and removes dead letters. Registered by <c>UseSqs</c>.</summary>
/// <remarks>
/// <para>Reading hides the messages for seconds and gives them back. Two operators who do it at the same time see a part each.</para>
/// <para>Permissions on the dead-letter queues: <c>sqs:ReceiveMessage</c>, <c>sqs:ChangeMessageVisibility</c>, <c>sqs:DeleteMessage</c>,
/// <c>sqs:PurgeQueue</c>, <c>sqs:StartMessageMoveTask</c>, <c>sqs:ListMessageMoveTasks</c>.</para>
/// </remarks>
public sealed class SqsDeadLetters
{
    private readonly IAmazonSQS _sqs;
    private readonly SqsRouter _router;
    private readonly QueueDirectory _directory;
    private readonly MessageForwarder _forwarder;
    private readonly MessageMove _move;

    internal SqsDeadLetters(IAmazonSQS sqs, SqsRouter router, QueueDirectory directory, MessageForwarder forwarder, TimeProvider time)
        => (_sqs, _router, _directory, _forwarder, _move) = (sqs, router, directory, forwarder, new MessageMove(sqs, time));

    /// <summary>Reads the dead letters and leaves them where they are.</summary>
    /// <param name="queues">Whose dead letters.</param>
    /// <param name="cancellationToken">Stops reading; what was read is given back.</param>
    /// <returns>The dead letters, oldest first; at most 20,000 of each queue.</returns>
    /// <exception cref="IngestionException">A queue cannot be read; transient.</exception>
    public async Task<IReadOnlyList<DeadLetter>> ListAsync(SqsQueues queues = SqsQueues.All, CancellationToken cancellationToken = default)
    {
        var letters = new List<DeadLetter>();
        await ForEachAsync(queues, (hold, _) =>
        {
            letters.AddRange(hold.Letters);
            return Task.CompletedTask;
        }, cancellationToken).ConfigureAwait(false);
        return letters;
    }

    /// <summary>Brings dead letters back to the queue they belong to.</summary>
    /// <param name="queues">Whose dead letters.</param>
    /// <param name="filter">Which; <see langword="null"/> for all, which SQS then moves by itself.</param>
    /// <param name="cancellationToken">Stops it; each message is in one of the two queues.</param>
    /// <returns>How many.</returns>
    /// <exception cref="IngestionException">A queue refused or failed; transient.</exception>
    public async Task<long> RedriveAsync(SqsQueues queues = SqsQueues.All, Func<DeadLetter, bool>? filter = null, CancellationToken cancellationToken = default)
    {
        var moved = 0L;
        if (filter is null && await FindMovesAsync(queues, cancellationToken).ConfigureAwait(false) is { } moves)
        {
            foreach (var (deadLetters, destination) in moves)
            {
                moved += await CallAsync(deadLetters, () => _move.RunAsync(deadLetters, destination, cancellationToken), cancellationToken).ConfigureAwait(false);
            }

            return moved;
        }

        await ForEachAsync(queues, async (hold, token) =>
        {
            foreach (var letter in hold.Letters.Where(letter => filter?.Invoke(letter) != false))
            {
                await SendBackAsync(letter, token).ConfigureAwait(false);
                await hold.DeleteAsync([letter], token).ConfigureAwait(false);
                moved++;
            }
        }, cancellationToken).ConfigureAwait(false);
        return moved;
    }

    /// <summary>Removes dead letters for good.</summary>
    /// <param name="queues">Whose dead letters.</param>
    /// <param name="filter">Which; <see langword="null"/> for all.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>How many were seen and removed. Of all, those that arrive meanwhile may go, too.</returns>
    /// <exception cref="IngestionException">A queue refused or failed; transient.</exception>
    public async Task<long> PurgeAsync(SqsQueues queues = SqsQueues.All, Func<DeadLetter, bool>? filter = null, CancellationToken cancellationToken = default)
    {
        var removed = 0L;
        await ForEachAsync(queues, async (hold, token) =>
        {
            var letters = hold.Letters.Where(letter => filter?.Invoke(letter) != false).ToList();
            await hold.DeleteAsync(letters, token).ConfigureAwait(false);
            removed += letters.Count;
        }, cancellationToken).ConfigureAwait(false);
        return removed;
    }

    private async Task ForEachAsync(SqsQueues queues, Func<DeadLetterHold, CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        foreach (var (deadLetters, queue, source) in await FindAsync(queues, cancellationToken).ConfigureAwait(false))
        {
            var hold = new DeadLetterHold(_sqs, deadLetters, queue, source);
            await CallAsync(deadLetters, async () =>
            {
                try
                {
                    await hold.ReceiveAsync(cancellationToken).ConfigureAwait(false);
                    await work(hold, cancellationToken).ConfigureAwait(false);
                }
                finally
                {
                    await hold.GiveBackAsync().ConfigureAwait(false);
                }

                return 0;
            }, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The dead-letter queues, each once, with a queue that it serves.</summary>
    private async Task<IReadOnlyList<(string DeadLetters, SqsQueues Queue, string Source)>> FindAsync(SqsQueues queues, CancellationToken cancellationToken)
    {
        var found = new List<(string DeadLetters, SqsQueues Queue, string Source)>(2);
        foreach (var url in _router.QueuesOf(queues))
        {
            var queue = url == _router.AnalysisQueueUrl ? SqsQueues.Analysis : SqsQueues.Video;
            if (await CallAsync(url, async () => await _directory.GetDeadLetterUrlAsync(url, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false) is not { } deadLetters)
            {
                continue;
            }

            var known = found.FindIndex(entry => entry.DeadLetters == deadLetters);
            if (known < 0)
            {
                found.Add((deadLetters, _router.VideoQueueUrl == _router.AnalysisQueueUrl ? SqsQueues.All : queue, url));
            }
            else
            {
                found[known] = found[known] with { Queue = SqsQueues.All };
            }
        }

        return found;
    }

    /// <returns>What SQS can move by itself; null where a queue's dead letters belong to two queues, or do not come by its redrive policy.</returns>
    private async Task<IReadOnlyList<(string DeadLetters, string Destination)>?> FindMovesAsync(SqsQueues queues, CancellationToken cancellationToken)
    {
        var moves = new List<(string, string)>(2);
        foreach (var (deadLetters, queue, source) in await FindAsync(queues, cancellationToken).ConfigureAwait(false))
        {
            var policy = (await _directory.GetAsync(source, cancellationToken).ConfigureAwait(false)).DeadLetterArn;
            if (policy?.EndsWith($":{QueueName.Of(deadLetters)}", StringComparison.Ordinal) != true || (queue == SqsQueues.All && _router.VideoQueueUrl != _router.AnalysisQueueUrl))
            {
                return null;
            }

            var request = new GetQueueAttributesRequest { QueueUrl = source, AttributeNames = [QueueAttributeName.QueueArn] };
            moves.Add((policy, (await CallAsync(source, () => _sqs.GetQueueAttributesAsync(request, cancellationToken), cancellationToken).ConfigureAwait(false)).QueueARN));
        }

        return moves;
    }

    private async Task SendBackAsync(DeadLetter letter, CancellationToken cancellationToken)
    {
        var attributes = letter.Message.Attributes
            .Where(attribute => attribute.Key is not (DeadLetterAttributes.Reason or DeadLetterAttributes.ErrorType or DeadLetterAttributes.ReceiveCount or JobRunner.ReroutesAttribute))
            .ToDictionary(attribute => attribute.Key, attribute => attribute.Value);
        var destination = letter.Job is { } job ? _router.QueueOf(job) : letter.SourceUrl;
        if (await _forwarder.SendAsync(destination, letter.Message, attributes, groupId: null, cancellationToken).ConfigureAwait(false) is { } refusal)
        {
            throw refusal;
        }
    }

    private static async Task<T> CallAsync<T>(string queue, Func<Task<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await call().ConfigureAwait(false);
        }
        catch (Exception e) when (e is not IngestionException && !cancellationToken.IsCancellationRequested)
        {
            throw IngestionException.Transient(IngestionErrors.QueueFailed, $"The dead letters of {QueueName.Of(queue)} cannot be reached: {CallLimit.Describe(e)}", e);
        }
    }
}
