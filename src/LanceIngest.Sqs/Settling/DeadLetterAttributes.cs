using System.Globalization;
using System.Text;
using Amazon.SQS.Model;

namespace LanceIngest.Sqs;

/// <summary>The attributes of a dead letter: why it is one, and what the message carried, as far as SQS's limits allow.</summary>
internal static class DeadLetterAttributes
{
    public const string Reason = "reason";
    public const string ErrorType = "errorType";
    public const string ReceiveCount = "receiveCount";

    /// <summary>SQS's limit on the attributes of a message.</summary>
    public const int MaxAttributes = 10;
    private const int MaxReasonLength = 1_000;

    /// <summary>The attributes that fit beside the body into a message of <paramref name="maxBytes"/>: a body that fills it leaves no room for any.</summary>
    public static Dictionary<string, MessageAttributeValue> Create(ReceivedMessage message, IngestionException error, int maxBytes)
    {
        var reason = Shorten(error.Message);
        var attributes = new Dictionary<string, MessageAttributeValue>();
        var room = maxBytes - Encoding.UTF8.GetByteCount(message.Body);

        // The most telling first, so that it is the last to go.
        Add(ErrorType, TraceContext.Text(Shorten(error.Code)));
        Add(ReceiveCount, new MessageAttributeValue { DataType = "Number", StringValue = message.ReceiveCount.ToString(CultureInfo.InvariantCulture) });
        Add(Reason, TraceContext.Text(reason));
        foreach (var (name, value) in message.Attributes.Where(attribute => attribute.Key is not (Reason or ErrorType or ReceiveCount)))
        {
            Add(name, value);
        }

        return attributes;

        void Add(string name, MessageAttributeValue value)
        {
            var bytes = OutgoingMessage.SizeOf(string.Empty, new Dictionary<string, MessageAttributeValue> { [name] = value });
            if (attributes.Count < MaxAttributes && bytes <= room)
            {
                attributes[name] = value;
                room -= bytes;
            }
        }
    }

    /// <summary>SQS takes no control characters, no halves of characters, and no empty text.</summary>
    private static string Shorten(string text)
    {
        var shortened = new StringBuilder(Math.Min(text.Length, MaxReasonLength));
        foreach (var rune in text.EnumerateRunes())
        {
            if (shortened.Length >= MaxReasonLength)
            {
                return shortened.Append('…').ToString();
            }

            shortened.Append((Rune.IsControl(rune) ? new Rune(' ') : rune.Value is 0xFFFE or 0xFFFF ? Rune.ReplacementChar : rune).ToString());
        }

        return shortened.Length == 0 ? "unknown" : shortened.ToString();
    }
}
