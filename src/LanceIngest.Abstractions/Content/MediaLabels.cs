using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LanceIngest;

/// <summary>What is to be seen or heard in an asset, as a model or a person put it.</summary>
public sealed class MediaLabels
{
    /// <summary>Creates a view of a JSON object.</summary>
    /// <param name="json">The object <c>ai_labels</c> or <c>manual_labels</c>.</param>
    public MediaLabels(JsonObject json)
    {
        ArgumentNullException.ThrowIfNull(json);
        Json = json;
    }

    /// <summary>The whole object, for members that have no property here.</summary>
    public JsonObject Json { get; }

    /// <summary>The member <c>scenes</c>.</summary>
    public IReadOnlyList<string> Scenes => Json.GetTexts("scenes");

    /// <summary>The member <c>objects</c>.</summary>
    public IReadOnlyList<string> Objects => Json.GetTexts("objects");

    /// <summary>The member <c>style</c>.</summary>
    public IReadOnlyList<string> Style => Json.GetTexts("style");

    /// <summary>The member <c>mood</c>.</summary>
    public IReadOnlyList<string> Mood => Json.GetTexts("mood");

    /// <summary>The member <c>themes</c>.</summary>
    public IReadOnlyList<string> Themes => Json.GetTexts("themes");

    /// <summary>The member <c>custom_tags</c>, which people give.</summary>
    public IReadOnlyList<string> CustomTags => Json.GetTexts("custom_tags");

    /// <summary>How sure a model was of its lists, 0 to 1, by the name of the list: the member <c>confidence_scores</c>.</summary>
    public IReadOnlyDictionary<string, double> ConfidenceScores => (Json["confidence_scores"] as JsonObject ?? [])
        .Where(score => score.Value?.GetValueKind() == JsonValueKind.Number)
        .ToDictionary(score => score.Key, score => double.Parse(score.Value!.ToJsonString(), CultureInfo.InvariantCulture));

    /// <summary>What a video is about as a whole: the member <c>overall_analysis</c>.</summary>
    public string? OverallAnalysis => Json.GetText("overall_analysis");

    /// <summary>What a video says at its moments: the member <c>keyframe_analysis</c>.</summary>
    public IReadOnlyList<KeyframeAnalysis> KeyframeAnalysis
        => Json["keyframe_analysis"] is JsonArray moments ? [.. moments.OfType<JsonObject>().Select(moment => new KeyframeAnalysis(moment))] : [];
}
