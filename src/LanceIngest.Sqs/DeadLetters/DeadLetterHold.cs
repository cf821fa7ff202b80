using System.Globalization;
using Amazon.SQS;
using Amazon.SQS.Model;

namespace LanceIngest.Sqs;

/// <summary>
/// All messages of a dead-letter queue, received and hidden from everybody else until they are given back. A process that dies
/// meanwhile gives them back by its death, after <see cref="Visibility"/>.
/// </summary>
internal sealed class DeadLetterHold(IAmazonSQS sqs, string url, SqsQueues queue, string sourceUrl)
{
    /// <summary>More are left where they are: they would have to fit into memory.</summary>
    public const int MaxLetters = 20_000;

    private const int BatchSize = 10;
    private static readonly TimeSpan Visibility = TimeSpan.FromMinutes(5);
    private readonly Dictionary<string, DeadLetter> _held = new(StringComparer.Ordinal);

    /// <summary>The messages, oldest first.</summary>
    public IReadOnlyList<DeadLetter> Letters => [.. _held.Values.OrderBy(letter => letter.SentAt).ThenBy(letter => letter.MessageId, StringComparer.Ordinal)];

    public async Task ReceiveAsync(CancellationToken cancellationToken)
    {
        while (_held.Count < MaxLetters)
        {
            var request = new ReceiveMessageRequest
            {
                QueueUrl = url,
                MaxNumberOfMessages = BatchSize,
                VisibilityTimeout = (int)Visibility.TotalSeconds,
                WaitTimeSeconds = 1, // A short poll asks some of the servers only, and may find nothing where there is something.
                MessageSystemAttributeNames = ReceivedMessage.SystemAttributes,
                MessageAttributeNames = ["All"],
            };
            if ((await sqs.ReceiveMessageAsync(request, cancellationToken).ConfigureAwait(false)).Messages is not { Count: > 0 } messages)
            {
                return;
            }

            foreach (var message in messages)
            {
                _held[message.MessageId] = new DeadLetter(message, queue, sourceUrl);
            }
        }
    }

    /// <summary>Deletes messages that are held.</summary>
    public async Task DeleteAsync(IEnumerable<DeadLetter> letters, CancellationToken cancellationToken)
    {
        foreach (var batch in letters.Chunk(BatchSize))
        {
            var request = new DeleteMessageBatchRequest
            {
                QueueUrl = url,
                Entries = [.. batch.Select((letter, index) => new DeleteMessageBatchRequestEntry(Number(index), letter.ReceiptHandle))],
            };
            using var limit = CallLimit.Start(cancellationToken);
            var answer = await sqs.DeleteMessageBatchAsync(request, limit.Token).ConfigureAwait(false);
            foreach (var done in answer.Successful ?? [])
            {
                _held.Remove(batch[int.Parse(done.Id, CultureInfo.InvariantCulture)].MessageId);
            }
        }
    }

    /// <summary>Makes the others visible again. Whatever happens: a message that stays hidden looks lost.</summary>
    public async Task GiveBackAsync()
    {
        foreach (var batch in _held.Values.Chunk(BatchSize))
        {
            var request = new ChangeMessageVisibilityBatchRequest
            {
                QueueUrl = url,
                Entries = [.. batch.Select((letter, index) => new ChangeMessageVisibilityBatchRequestEntry(Number(index), letter.ReceiptHandle) { VisibilityTimeout = 0 })],
            };
            using var limit = CallLimit.Start(CancellationToken.None);
            await sqs.ChangeMessageVisibilityBatchAsync(request, limit.Token).ConfigureAwait(false);
        }
    }

    private static string Number(int index) => index.ToString(CultureInfo.InvariantCulture);
}
