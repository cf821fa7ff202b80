using System.Text.Json;
using Amazon.SQS.Model;

namespace LanceIngest.Sqs;

/// <summary>
/// The JSON that Lambda and a function behind an SQS queue exchange. A record that cannot be read as it should be loses only what
/// cannot be read, so that it fails by itself, as a job, and its neighbours do not. Unknown members are skipped.
/// </summary>
/// <remarks>
/// Skipped on purpose: <c>md5OfBody</c> and <c>md5OfMessageAttributes</c> (Lambda received the message over TLS), <c>awsRegion</c>
/// (part of <c>eventSourceARN</c>), lists in message attributes (SQS has reserved them and does not fill them).
/// </remarks>
internal static class SqsEventJson
{
    private const string EventSource = "aws:sqs";

    /// <returns>The records: the ARN of the queue of each, and its message.</returns>
    /// <exception cref="InvalidDataException">This is no event of SQS.</exception>
    public static async Task<IReadOnlyList<(string QueueArn, Message Message)>> ReadAsync(Stream json, CancellationToken cancellationToken)
    {
        JsonDocument document;
        try
        {
            document = await JsonDocument.ParseAsync(json, cancellationToken: cancellationToken).ConfigureAwait(false);
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"The event is no valid JSON (line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}). Invoke the function by an event source mapping of an SQS queue.", e);
        }

        using (document)
        {
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("Records", out var records) && records.ValueKind == JsonValueKind.Array
                ? [.. records.EnumerateArray().Select(ReadRecord)]
                : throw new InvalidDataException("The event is none of SQS: it has no array 'Records'. Invoke the function by an event source mapping of an SQS queue.");
        }
    }

    /// <summary>The answer of a function whose mapping has <c>ReportBatchItemFailures</c>. Without failures it is an empty list: every message is done.</summary>
    public static MemoryStream Write(IEnumerable<string> failedIds)
    {
        var json = new MemoryStream();
        using (var writer = new Utf8JsonWriter(json))
        {
            writer.WriteStartObject();
            writer.WriteStartArray("batchItemFailures");
            foreach (var id in failedIds)
            {
                writer.WriteStartObject();
                writer.WriteString("itemIdentifier", id);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        json.Position = 0;
        return json;
    }

    private static (string QueueArn, Message Message) ReadRecord(JsonElement record, int index)
    {
        // Without these two nothing can be said about a record, not even that it failed.
        if (Text(record, "messageId") is not { Length: > 0 } id || Text(record, "eventSourceARN") is not { Length: > 0 } arn)
        {
            throw new InvalidDataException($"Record {index} of the event has no 'messageId' or no 'eventSourceARN', which every record of SQS has. Invoke the function by an event source mapping of an SQS queue.");
        }

        if (Text(record, "eventSource") is { } source && source != EventSource)
        {
            throw new InvalidDataException($"Record {index} of the event comes from '{source}', and this function takes records of '{EventSource}' only. Remove the other trigger from the function.");
        }

        return (arn, new Message
        {
            MessageId = id,
            ReceiptHandle = Text(record, "receiptHandle"),
            Body = Text(record, "body"),
            Attributes = ReadMembers(record, "attributes", Text),
            MessageAttributes = ReadMembers(record, "messageAttributes", ReadAttribute),
        });
    }

    private static Dictionary<string, T> ReadMembers<T>(JsonElement record, string name, Func<JsonElement, T?> read)
        where T : class
    {
        var members = new Dictionary<string, T>();
        if (record.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in value.EnumerateObject())
            {
                if (read(member.Value) is { } text)
                {
                    members[member.Name] = text;
                }
            }
        }

        return members;
    }

    private static MessageAttributeValue? ReadAttribute(JsonElement attribute)
    {
        if (Text(attribute, "dataType") is not { } type)
        {
            return null;
        }

        if (attribute.TryGetProperty("binaryValue", out var binary) && binary.ValueKind == JsonValueKind.String)
        {
            return binary.TryGetBytesFromBase64(out var bytes) ? new() { DataType = type, BinaryValue = new MemoryStream(bytes) } : null;
        }

        return Text(attribute, "stringValue") is { } text ? new() { DataType = type, StringValue = text } : null;
    }

    private static string? Text(JsonElement element, string name)
        => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? Text(value) : null;

    private static string? Text(JsonElement value)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null; // Half of a surrogate pair.
        }
    }
}
