using System.Text.Json.Nodes;

namespace LanceIngest;

/// <summary>What a video says at one moment: an entry of <c>keyframe_analysis</c>.</summary>
public sealed class KeyframeAnalysis
{
    private static readonly string[] TextMembers = ["analysis", "description", "summary", "text"];

    /// <summary>Creates a view of a JSON object.</summary>
    /// <param name="json">The entry.</param>
    public KeyframeAnalysis(JsonObject json)
    {
        ArgumentNullException.ThrowIfNull(json);
        Json = json;
    }

    /// <summary>The whole entry, for members that have no property here.</summary>
    public JsonObject Json { get; }

    /// <summary>The moment, from the member <c>timestamp</c>: seconds, or <c>hh:mm:ss</c>.</summary>
    public TimeSpan? Timestamp => Json.GetTime("timestamp");

    /// <summary>The first text among the members <c>analysis</c>, <c>description</c>, <c>summary</c> and <c>text</c>.</summary>
    public string? Text => TextMembers.Select(Json.GetText).FirstOrDefault(text => text is not null);
}
