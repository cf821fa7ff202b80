using System.Diagnostics;
using Amazon.SQS.Model;

namespace LanceIngest.Sqs;

/// <summary>Carries the W3C trace context in message attributes, from whoever enqueued a job to whoever runs it.</summary>
internal static class TraceContext
{
    public const string Parent = "traceparent";
    public const string State = "tracestate";

    /// <summary>The attributes for messages that an activity sends. An activity that is not recorded has a context too.</summary>
    public static Dictionary<string, MessageAttributeValue> Attributes(Activity? activity)
    {
        var attributes = new Dictionary<string, MessageAttributeValue>();
        if (activity is { IdFormat: ActivityIdFormat.W3C, Id: { } id })
        {
            attributes[Parent] = Text(id);
            if (!string.IsNullOrEmpty(activity.TraceStateString))
            {
                attributes[State] = Text(activity.TraceStateString);
            }
        }

        return attributes;
    }

    /// <summary>Links to the activity that sent a message; empty when it carries no readable context.</summary>
    public static IEnumerable<ActivityLink> Links(IReadOnlyDictionary<string, MessageAttributeValue> attributes)
        => ActivityContext.TryParse(
            attributes.GetValueOrDefault(Parent)?.StringValue, attributes.GetValueOrDefault(State)?.StringValue, isRemote: true, out var context)
            ? [new ActivityLink(context)]
            : [];

    public static MessageAttributeValue Text(string value) => new() { DataType = "String", StringValue = value };
}
