using System.Text;
using Amazon.SQS.Model;

namespace LanceIngest.Sqs;

/// <summary>A message to be sent, with its size as SQS counts it.</summary>
internal sealed class OutgoingMessage
{
    public OutgoingMessage(string body, Dictionary<string, MessageAttributeValue> attributes)
    {
        Body = body;
        Attributes = attributes;
        Bytes = SizeOf(body, attributes);
    }

    public string Body { get; }

    /// <summary>Not changed after construction: the messages of one call share it.</summary>
    public Dictionary<string, MessageAttributeValue> Attributes { get; }

    /// <summary>The UTF-8 bytes of the body and of the names, types and values of the attributes.</summary>
    public int Bytes { get; }

    /// <summary>For FIFO queues only: what must stay in order.</summary>
    public string? GroupId { get; init; }

    /// <summary>For FIFO queues only: SQS drops a second message with the same id within five minutes.</summary>
    public string? DeduplicationId { get; init; }

    /// <summary>Where the job stood in the call, to report a failure by job.</summary>
    public int Index { get; init; }

    public static int SizeOf(string body, IReadOnlyDictionary<string, MessageAttributeValue> attributes)
    {
        var bytes = Encoding.UTF8.GetByteCount(body);
        foreach (var (name, value) in attributes)
        {
            bytes += Encoding.UTF8.GetByteCount(name) + Encoding.UTF8.GetByteCount(value.DataType)
                + (value.BinaryValue is { } binary ? (int)binary.Length : Encoding.UTF8.GetByteCount(value.StringValue ?? string.Empty));
        }

        return bytes;
    }

    public SendMessageBatchRequestEntry ToEntry(string id) => new()
    {
        Id = id,
        MessageBody = Body,
        MessageAttributes = Attributes.Count == 0 ? null : Attributes,
        MessageGroupId = GroupId,
        MessageDeduplicationId = DeduplicationId,
    };
}
