using System.Text.Json.Nodes;
using LanceIngest.UploadApi.Assets;

namespace LanceIngest.UploadApi.Routes;

/// <summary>Videos: an upload is finished and goes to the video queue; later its key-frames are attached.</summary>
internal static class VideoRoutes
{
    public static void MapVideos(this IEndpointRouteBuilder routes)
    {
        var videos = routes.MapGroup("/media-labeling/videos").WithTags("Videos").ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        videos.MapPost("/finish-upload", FinishAsync).WithSummary("Finish the upload of a video: save its asset and enqueue it on the video queue.");
        videos.MapPost("/update-keyframes", KeyframeAttachment.AttachAsync)
            .WithRequestTimeout(LabelRoutes.TimeoutPolicy)
            .WithSummary("Attach key-frames to a video, each once, label those without labels, and enqueue them.");
    }

    private static async Task<IResult> FinishAsync(
        FinishUpload upload, HttpContext context, IMediaStore media, S3Addresses addresses, NewAssets assets, ProjectMembers projects, AssetEditor editor, TimeProvider time,
        CancellationToken cancellationToken)
    {
        var key = addresses.KeyOf(upload.S3Key, upload.S3Url);
        var size = await SizeAsync(media, key, cancellationToken);

        // What is in it is found out by the worker that has FFmpeg.
        var asset = assets.Create(upload, key, MediaType.Video, new JsonObject { ["file_size"] = size, ["format"] = Path.GetExtension(key).TrimStart('.').ToLowerInvariant() });
        asset.Json["processing_status"]!["keyframe_extraction"] = "pending";
        await projects.AddAsync(asset, cancellationToken);
        return AssetAnswers.Saved(context, await editor.CreateAsync(asset, [AssetJobs.Of(asset, JobStage.Initial, time)], cancellationToken));
    }

    private static async Task<long> SizeAsync(IMediaStore media, string key, CancellationToken cancellationToken)
    {
        await using var video = await media.OpenAsync(key, cancellationToken)
            ?? throw IngestionException.Permanent(IngestionErrors.SourceMissing, $"There is no object {media.LocationOf(key)}. Upload it before its upload is finished.");
        return video.Length > 0 ? video.Length : throw IngestionException.Permanent(IngestionErrors.InvalidSource, $"'{key}' is empty. Upload it again.");
    }
}
