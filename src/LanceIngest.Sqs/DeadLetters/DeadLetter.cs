using Amazon.SQS.Model;

namespace LanceIngest.Sqs;

/// <summary>A message in a dead-letter queue.</summary>
public sealed class DeadLetter
{
    internal DeadLetter(Message message, SqsQueues queue, string sourceUrl)
    {
        (Queue, SourceUrl, ReceiptHandle) = (queue, sourceUrl, message.ReceiptHandle);
        Message = ReceivedMessage.From(message);
        MessageId = message.MessageId;
        SentAt = Message.SentAt;
        Code = Message.Attributes.GetValueOrDefault(DeadLetterAttributes.ErrorType)?.StringValue;
        Reason = Message.Attributes.GetValueOrDefault(DeadLetterAttributes.Reason)?.StringValue;
        try
        {
            Job = AnalysisJobJson.Read(Message.Body);
        }
        catch (IngestionException)
        {
            Job = null; // Which is most likely why it is here.
        }
    }

    /// <summary>SQS's id of the message.</summary>
    public string MessageId { get; }

    /// <summary>Whose dead letter it is; <see cref="SqsQueues.All"/> where one queue takes those of both.</summary>
    public SqsQueues Queue { get; }

    /// <summary>When it came into the dead-letter queue; for one that SQS moved there itself, when it was first enqueued.</summary>
    public DateTimeOffset? SentAt { get; }

    /// <summary>The job, or <see langword="null"/> when the message holds none.</summary>
    public AnalysisJob? Job { get; }

    /// <summary>The message as it is.</summary>
    public string Body => Message.Body;

    /// <summary>Why: one of <see cref="IngestionErrors"/>. <see langword="null"/> for a message that SQS moved itself, after too many receives.</summary>
    public string? Code { get; }

    /// <summary>Why, for people.</summary>
    public string? Reason { get; }

    internal ReceivedMessage Message { get; }

    /// <summary>The queue that it came from.</summary>
    internal string SourceUrl { get; }

    internal string ReceiptHandle { get; }
}
