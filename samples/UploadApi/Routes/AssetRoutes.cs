using System.Text.Json.Nodes;
using LanceIngest.UploadApi.Assets;
using LanceIngest.UploadApi.Hosting;
using LanceIngest.UploadApi.Outbox;
using Microsoft.AspNetCore.Mvc;

namespace LanceIngest.UploadApi.Routes;

/// <summary>Assets and songs: read, change, delete.</summary>
internal static class AssetRoutes
{
    public static void MapAssets(this IEndpointRouteBuilder routes)
    {
        var assets = routes.MapGroup("/assets").WithTags("Assets").ProducesProblem(StatusCodes.Status404NotFound);
        assets.MapGet("/{id}", GetAsync).WithSummary("Read an asset; its ETag is what If-Match wants.");
        assets.MapPatch("/{id}", (string id, PatchBody patch, HttpContext context, [FromServices] AssetReader reader, [FromServices] AssetChanges changes, CancellationToken cancellationToken)
            => changes.PatchAsync(id, type: null, patch.Json, context, reader, cancellationToken))
            .WithSummary("Change an asset by a merge patch and refresh its rows.").ProducesProblem(StatusCodes.Status412PreconditionFailed);
        assets.MapDelete("/{id}", DeleteAsync).WithSummary("Delete an asset, with a video its key-frames, and their rows.").ProducesProblem(StatusCodes.Status412PreconditionFailed);
        routes.MapPatch("/songs/{id}", (string id, PatchBody patch, HttpContext context, [FromServices] AssetReader reader, [FromServices] AssetChanges changes, CancellationToken cancellationToken)
            => changes.PatchAsync(id, MediaType.Audio, patch.Json, context, reader, cancellationToken))
            .WithTags("Audio").WithSummary("Change a song by a merge patch and refresh its rows.").ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status412PreconditionFailed);
    }

    private static async Task<IResult> GetAsync(string id, HttpContext context, AssetReader reader, CancellationToken cancellationToken)
    {
        var stored = await reader.GetAsync(id, cancellationToken);
        AssetAnswers.SetTag(context, stored.Version);
        return TypedResults.Ok(stored.Asset.Json);
    }

    private static async Task<IResult> DeleteAsync(
        string id, HttpContext context, AssetReader reader, AssetEditor editor, IAssetStore store, SaveThenEnqueue saveThenEnqueue, TimeProvider time, CancellationToken cancellationToken)
    {
        var stored = await reader.GetAsync(id, cancellationToken);
        OptimisticEdit.Check($"The asset '{id}'", stored.Version, AssetAnswers.ExpectedTag(context));
        var jobs = AssetJobs.WithKeyframes(stored.Asset, JobStage.Delete, time);
        var isEnqueued = await saveThenEnqueue.RunAsync(
            jobs,
            async token =>
            {
                foreach (var job in jobs)
                {
                    await store.DeleteAsync(job.AssetId, job.MediaType, token);
                }
            },
            cancellationToken);
        await RemoveFromVideoAsync(stored.Asset, editor, store, time, cancellationToken);
        return TypedResults.Ok(new JsonObject { ["deleted"] = new JsonArray([.. jobs.Select(job => JsonValue.Create(job.AssetId))]), ["enqueued"] = isEnqueued });
    }

    /// <summary>A key-frame that is gone stands in its video's list no more.</summary>
    private static async Task RemoveFromVideoAsync(MediaAsset asset, AssetEditor editor, IAssetStore store, TimeProvider time, CancellationToken cancellationToken)
    {
        if (asset.MediaType == MediaType.Keyframe && asset.ParentVideoId is { } video && AssetId.IsValid(video, out _)
            && await store.GetVersionAsync(video, MediaType.Video, cancellationToken) is not null)
        {
            await editor.EditAsync(
                video, MediaType.Video, parent => AssetJobs.RemoveKeyframe(parent, asset.Id!), parent => [AssetJobs.Of(parent, JobStage.Refresh, time)], expectedTag: null, cancellationToken);
        }
    }
}

/// <summary>Changes an asset by a merge patch.</summary>
internal sealed class AssetChanges(AssetEditor editor, ProjectMembers projects, TimeProvider time)
{
    public async Task<IResult> PatchAsync(string id, MediaType? type, JsonObject patch, HttpContext context, AssetReader reader, CancellationToken cancellationToken)
    {
        var stored = await reader.GetAsync(id, cancellationToken);
        var found = stored.Asset.MediaType ?? MediaType.Image;
        if (type is not null && found != type)
        {
            throw UploadErrors.NoAsset(id);
        }

        var edited = await editor.EditAsync(
            id,
            found,
            asset => MergePatch.Apply(asset.Json, patch),

            // What a video says at its moments stands in the rows of its key-frames.
            asset => patch.ContainsKey("ai_labels") ? AssetJobs.WithKeyframes(asset, JobStage.Refresh, time) : [AssetJobs.Of(asset, JobStage.Refresh, time)],
            AssetAnswers.ExpectedTag(context),
            cancellationToken);
        if (patch.ContainsKey("project_id"))
        {
            await projects.AddAsync(edited.Asset, cancellationToken);
        }

        return AssetAnswers.Changed(context, edited);
    }
}
