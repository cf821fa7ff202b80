using System.Globalization;
using Amazon.SQS;
using Amazon.SQS.Model;

namespace LanceIngest.Sqs;

/// <summary>A message as it was received, however it came: from a receive call or in a function's event.</summary>
internal sealed class ReceivedMessage
{
    /// <summary>The system attributes to ask for.</summary>
    public static readonly List<string> SystemAttributes =
    [
        MessageSystemAttributeName.ApproximateReceiveCount.Value,
        MessageSystemAttributeName.SentTimestamp.Value,
        MessageSystemAttributeName.MessageGroupId.Value,
    ];

    public required string Id { get; init; }

    public required string Body { get; init; }

    public required IReadOnlyDictionary<string, MessageAttributeValue> Attributes { get; init; }

    /// <summary>How often the message has been received, this time included.</summary>
    public required int ReceiveCount { get; init; }

    public DateTimeOffset? SentAt { get; init; }

    public string? GroupId { get; init; }

    public static ReceivedMessage From(Message message)
    {
        var system = message.Attributes ?? [];
        return new ReceivedMessage
        {
            Id = message.MessageId,
            Body = message.Body ?? string.Empty,
            Attributes = message.MessageAttributes ?? [],
            ReceiveCount = Number(system, MessageSystemAttributeName.ApproximateReceiveCount) is { } count ? (int)count : 1,
            SentAt = Number(system, MessageSystemAttributeName.SentTimestamp) is { } sent ? DateTimeOffset.FromUnixTimeMilliseconds(sent) : null,
            GroupId = system.GetValueOrDefault(MessageSystemAttributeName.MessageGroupId.Value),
        };
    }

    private static long? Number(Dictionary<string, string> attributes, MessageSystemAttributeName name)
        => long.TryParse(attributes.GetValueOrDefault(name.Value), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;
}
