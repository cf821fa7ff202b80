using System.Text.Json.Nodes;
using Amazon.SQS.Model;

namespace LanceIngest.Testing;

/// <summary>What Lambda's event source mapping makes of the messages it has received: the event of a function.</summary>
public static class SqsEvents
{
    /// <summary>The ARN of a queue of the local stack.</summary>
    public static string ArnOf(string queueUrl) => new Uri(queueUrl).AbsolutePath.Trim('/').Split('/') is [var account, var name]
        ? $"arn:aws:sqs:us-east-1:{account}:{name}"
        : throw new ArgumentException($"{queueUrl} is no URL of a queue.", nameof(queueUrl));

    /// <summary>The event, as JSON. The messages must have been received with all their attributes.</summary>
    public static string Create(string queueUrl, IEnumerable<Message> messages)
        => new JsonObject { ["Records"] = new JsonArray([.. messages.Select(message => ToRecord(queueUrl, message))]) }.ToJsonString();

    /// <summary>The ids in the answer of a function.</summary>
    public static IReadOnlyList<string> FailedIds(string answer)
        => [.. JsonNode.Parse(answer)!["batchItemFailures"]!.AsArray().Select(failure => failure!["itemIdentifier"]!.GetValue<string>())];

    private static JsonObject ToRecord(string queueUrl, Message message) => new()
    {
        ["messageId"] = message.MessageId,
        ["receiptHandle"] = message.ReceiptHandle,
        ["body"] = message.Body,
        ["attributes"] = new JsonObject((message.Attributes ?? []).Select(attribute => KeyValuePair.Create<string, JsonNode?>(attribute.Key, attribute.Value))),
        ["messageAttributes"] = new JsonObject((message.MessageAttributes ?? []).Select(attribute => KeyValuePair.Create<string, JsonNode?>(attribute.Key, ToAttribute(attribute.Value)))),
        ["md5OfBody"] = message.MD5OfBody,
        ["eventSource"] = "aws:sqs",
        ["eventSourceARN"] = ArnOf(queueUrl),
        ["awsRegion"] = "us-east-1",
    };

    private static JsonObject ToAttribute(MessageAttributeValue value) => new()
    {
        [value.BinaryValue is null ? "stringValue" : "binaryValue"] = value.BinaryValue is { } binary ? Convert.ToBase64String(binary.ToArray()) : value.StringValue,
        ["stringListValues"] = new JsonArray(),
        ["binaryListValues"] = new JsonArray(),
        ["dataType"] = value.DataType,
    };
}
