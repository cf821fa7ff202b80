using System.Globalization;
using System.Text.Json.Nodes;

namespace LanceIngest.Video;

/// <summary>The members of a video's asset JSON that processing writes. All others stay as they are.</summary>
internal static class VideoAsset
{
    /// <summary>So many former key-frames are remembered as removed. Each run removes them again, in case the one before died on the way.</summary>
    private const int RemovedRemembered = 1000;
    private const string Completed = "completed";

    /// <summary>Brings an asset to what was found in the video.</summary>
    /// <returns>The former key-frames of ours that the video has no more.</returns>
    public static IReadOnlyList<string> Update(MediaAsset asset, VideoContent content, IReadOnlyList<MediaAsset> keyframes)
    {
        var json = asset.Json;
        var current = keyframes.Select(keyframe => keyframe.Id!).ToHashSet(StringComparer.Ordinal);
        var former = (json["keyframe_stills"] as JsonArray ?? []).OfType<JsonObject>().ToList();
        List<string> removed =
        [
            .. Ids(json["keyframes_removed"])
                .Concat(former.Select(IdOf).OfType<string>().Where(id => KeyframeId.TimeOf(asset.Id!, id) is not null))
                .Where(id => !current.Contains(id))
                .Distinct(StringComparer.Ordinal)
                .TakeLast(RemovedRemembered),
        ];

        // Key-frames that somebody else attached are none of ours to drop.
        var others = former.Where(still => IdOf(still) is not { } id || KeyframeId.TimeOf(asset.Id!, id) is null).Select(still => still.DeepClone());
        json["keyframe_stills"] = new JsonArray([.. keyframes.Select(KeyframeAsset.ToStill), .. others]);
        json["keyframe_count"] = ((JsonArray)json["keyframe_stills"]!).Count;
        Set(json, "keyframes_removed", removed.Count > 0 ? new JsonArray([.. removed.Select(id => JsonValue.Create(id))]) : null);
        Set(json, "transcript", content.Transcript is { } transcript ? ToJson(transcript) : null);
        Merge(json, "metadata", VideoMetadata.Of(content.Info));
        Merge(json, "processing_status", new JsonObject
        {
            ["metadata_extraction"] = Completed, ["keyframe_extraction"] = Completed, ["keyframe_problem"] = content.Keyframes.Problem, ["transcription"] = content.TranscriptStatus,
        });
        asset.MediaType ??= MediaType.Video;
        return removed;
    }

    /// <summary>Notes when processing has changed something.</summary>
    public static void SetTime(MediaAsset asset, DateTimeOffset now)
    {
        var time = now.ToString("O", CultureInfo.InvariantCulture);
        Merge(asset.Json, "timestamps", new JsonObject { ["keyframes_extracted"] = time });
        asset.Json["updated_at"] = time;
    }

    private static JsonObject ToJson(Transcript transcript) => new()
    {
        ["source"] = transcript.Source,
        ["language"] = transcript.Language,
        ["segments"] = new JsonArray([.. transcript.Segments.Select(segment => new JsonObject
        {
            ["start"] = Math.Round(segment.Start.TotalSeconds, 3), ["end"] = Math.Round(segment.End.TotalSeconds, 3), ["text"] = segment.Text,
        })]),
    };

    private static void Merge(JsonObject json, string name, JsonObject members)
    {
        if (json[name] is not JsonObject target)
        {
            json[name] = target = [];
        }

        foreach (var (member, value) in members)
        {
            target[member] = value?.DeepClone();
        }
    }

    private static void Set(JsonObject json, string name, JsonNode? value)
    {
        if (value is null)
        {
            json.Remove(name);
        }
        else
        {
            json[name] = value;
        }
    }

    private static string? IdOf(JsonObject still) => Ids(new JsonArray(still["id"]?.DeepClone())).FirstOrDefault();

    private static IEnumerable<string> Ids(JsonNode? list)
        => (list as JsonArray ?? []).OfType<JsonValue>().Select(value => value.TryGetValue<string>(out var id) ? id : null).OfType<string>();
}
