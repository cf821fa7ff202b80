using System.Text.Json.Nodes;
using LanceIngest.UploadApi.Assets;
using LanceIngest.UploadApi.Media;
using Microsoft.AspNetCore.Mvc;

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
        FinishAudio upload, HttpContext context, AudioProbe probe, MediaBytes bytes, [FromServices] AudioTranscriber? transcriber,
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
            await TranscribeAsync(asset, key, bytes, transcriber, cancellationToken);
        }

        await projects.AddAsync(asset, cancellationToken);
        return AssetAnswers.Saved(context, await editor.CreateAsync(asset, [AssetJobs.Of(asset, JobStage.Initial, time)], cancellationToken));
    }

    private static async Task TranscribeAsync(MediaAsset asset, string key, MediaBytes bytes, AudioTranscriber? transcriber, CancellationToken cancellationToken)
    {
        if (transcriber is null)
        {
            throw IngestionException.Transient(IngestionErrors.LabelingFailed, "Nothing can write down speech: set OPENAI_API_KEY, or finish the upload without \"transcribe\".");
        }

        const int MaxBytes = 25 * 1024 * 1024; // as much as the provider takes
        asset.Lyrics = await transcriber.TranscribeAsync(await bytes.ReadAsync(key, MaxBytes, cancellationToken), cancellationToken);
        asset.Json["lyrics_source"] = "transcript";
    }
}
