using System.Text.Json.Nodes;

namespace LanceIngest.UploadApi.Assets;

/// <summary>The jobs that an asset needs after a change.</summary>
internal static class AssetJobs
{
    public static AnalysisJob Of(MediaAsset asset, JobStage stage, TimeProvider time)
        => new() { AssetId = asset.Id!, MediaType = asset.MediaType ?? MediaType.Image, Stage = stage, RequestedAt = time.GetUtcNow() };

    /// <summary>The job of the asset; with it those of its key-frames, which say what their video says at their moment.</summary>
    public static IReadOnlyList<AnalysisJob> WithKeyframes(MediaAsset asset, JobStage stage, TimeProvider time)
    {
        AnalysisJob[] own = [Of(asset, stage, time)];
        return asset.MediaType == MediaType.Video
            ? [.. own, .. KeyframeIds(asset).Select(id => new AnalysisJob { AssetId = id, MediaType = MediaType.Keyframe, Stage = stage, RequestedAt = time.GetUtcNow() })]
            : own;
    }

    public static IEnumerable<string> KeyframeIds(MediaAsset video) => (video.Json["keyframe_stills"] as JsonArray ?? [])
        .OfType<JsonObject>()
        .Select(still => still["id"]?.ToString())
        .OfType<string>()
        .Where(id => AssetId.IsValid(id, out _));

    /// <summary>Takes a key-frame out of the list of its video.</summary>
    public static void RemoveKeyframe(MediaAsset video, string id)
    {
        if (video.Json["keyframe_stills"] is JsonArray stills)
        {
            stills.RemoveAll(still => still is JsonObject && still["id"]?.ToString() == id);
            video.Json["keyframe_count"] = stills.Count;
        }
    }
}
