using System.Text.Json.Nodes;
using LanceIngest.UploadApi.Assets;
using LanceIngest.UploadApi.Media;

namespace LanceIngest.UploadApi.Routes;

/// <summary>Audio: an upload is finished, probed, where it is wanted written down, and enqueued.</summary>
internal static class AudioRoutes
{
    public static void MapAudio(this IEndpointRouteBuilder routes)
        => routes.MapPost("/audio-labeling/finish-upload", FinishAsync)
            .WithTags("Audio").WithRequestTimeout(LabelRoutes.TimeoutPolicy)
            .WithSummary("Finish the upload of a recording: read its duration, bit rate and tags, save its asset, enqueue it.")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status413PayloadTooLarge).ProducesProblem(StatusCodes.Status422UnprocessableEntity);

    private static async Task<IResult> FinishAsync(
        FinishAudio upload, HttpContext context, AudioProbe probe, Transcripts transcripts,
        S3Addresses addresses, NewAssets assets, ProjectMembers projects, AssetEditor editor, TimeProvider time, CancellationToken cancellationToken)
    {
        var key = addresses.KeyOf(upload.S3Key, upload.S3Url);
        var tags = await probe.ReadAsync(key, cancellationToken);
        var named = upload with { Title = upload.Title ?? tags.Title, Description = upload.Description ?? tags.Description };
        var asset = assets.Create(named, key, MediaType.Audio, tags.Metadata);
        asset.Prompt = upload.Prompt;
        asset.Lyrics = upload.Lyrics ?? tags.Lyrics;
        if (tags.Keywords.Count > 0)
        {
            asset.Json["manual_labels"] = new JsonObject { ["custom_tags"] = new JsonArray([.. tags.Keywords.Select(tag => JsonValue.Create(tag))]) };
        }

        if (asset.Lyrics is null && upload.Transcribe)
        {
            asset.Lyrics = await transcripts.GetAsync(key, cancellationToken);
            asset.Json["lyrics_source"] = "transcript";
        }

        await projects.AddAsync(asset, cancellationToken);
        return AssetAnswers.Saved(context, await editor.CreateAsync(asset, [AssetJobs.Of(asset, JobStage.Initial, time)], cancellationToken));
    }
}
