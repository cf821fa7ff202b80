using System.Globalization;
using System.Text.Json.Nodes;

namespace LanceIngest.Video;

/// <summary>The asset JSON of a key-frame.</summary>
internal static class KeyframeAsset
{
    /// <summary>Makes it, or brings the one of an earlier run to today's values. What others have written into it stays while its video is the same.</summary>
    public static MediaAsset Create(MediaAsset? former, MediaAsset video, string videoKey, Keyframe frame, SourceVersion version, KeyframeStrategy strategy, DateTimeOffset now)
    {
        var sameVideo = JsonNode.DeepEquals((former?.Json["source_info"] as JsonObject)?["video_version"], version.Tag);
        var asset = sameVideo ? new MediaAsset((JsonObject)former!.Json.DeepClone()) : new MediaAsset([]);
        var key = KeyframeId.PictureKey(video.Id!, frame.Time);
        var time = Clock(frame.Time);
        asset.Id = KeyframeId.Of(video.Id!, frame.Time);
        asset.MediaType = MediaType.Keyframe;
        asset.FileName = key[(key.LastIndexOf('/') + 1)..];
        asset.SourceKey = key;
        asset.S3Url = Beside(video.S3Url, videoKey, key);
        asset.CloudflareUrl = Beside(video.CloudflareUrl, videoKey, key);
        asset.Title ??= $"{video.Title?.Trim() ?? video.FileName ?? video.Id} at {Short(frame.Time)}";
        asset.ParentVideoId = video.Id;
        asset.Json["timestamp"] = time;
        asset.Json["frame_number"] = frame.FrameNumber;
        asset.Json["metadata"] = new JsonObject { ["width"] = frame.Width, ["height"] = frame.Height, ["format"] = "jpeg", ["file_size"] = new FileInfo(frame.File).Length };
        asset.Json["source_info"] = new JsonObject
        {
            ["video_filename"] = video.FileName,
            ["video_version"] = version.Tag,
            ["timestamp"] = time,
            ["frame_number"] = frame.FrameNumber,
            ["extraction_method"] = strategy.ToString().ToLowerInvariant(),
        };
        if (video.Json["project_id"] is { } project)
        {
            asset.Json["project_id"] = project.DeepClone();
        }

        asset.Json["created_at"] ??= now.ToString("O", CultureInfo.InvariantCulture);
        return asset;
    }

    /// <summary>Its entry in <c>keyframe_stills</c> of its video.</summary>
    public static JsonObject ToStill(MediaAsset keyframe)
    {
        var still = new JsonObject();
        foreach (var member in (string[])["id", "timestamp", "frame_number", "filename", "source_key", "s3_url", "cloudflare_url"])
        {
            if (keyframe.Json[member] is { } value)
            {
                still[member] = value.DeepClone();
            }
        }

        return still;
    }

    /// <summary>The address of another object of the same store, by that of the video, where it ends in the video's key.</summary>
    private static string? Beside(string? videoUrl, string videoKey, string key)
        => videoUrl?.EndsWith($"/{videoKey}", StringComparison.Ordinal) == true ? videoUrl[..^videoKey.Length] + key : null;

    private static string Clock(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours:00}:{time.Minutes:00}:{time.Seconds:00}.{time.Milliseconds:000}");

    private static string Short(TimeSpan time) => time.TotalHours >= 1
        ? string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours}:{time.Minutes:00}:{time.Seconds:00}")
        : string.Create(CultureInfo.InvariantCulture, $"{time.Minutes}:{time.Seconds:00}");
}
