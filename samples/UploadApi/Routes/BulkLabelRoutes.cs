using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using LanceIngest.UploadApi.Assets;
using LanceIngest.UploadApi.Outbox;

namespace LanceIngest.UploadApi.Routes;

/// <summary>Many manual labels at once: those of one asset are folded into one save, and all assets refreshed by one call to the queue.</summary>
internal static class BulkLabelRoutes
{
    private const int ConcurrentAssets = 8;

    public static void MapBulkLabels(this IEndpointRouteBuilder routes)
        => routes.MapPost("/assets/bulk-labels", EditAsync).WithTags("Labels")
            .WithSummary("Change the manual labels of many assets; each is saved once and refreshed once.");

    private static async Task<IResult> EditAsync(
        BulkLabels request, AssetReader reader, AssetEditor editor, SaveThenEnqueue saveThenEnqueue, IndexRefresh indexes, TimeProvider time, CancellationToken cancellationToken)
    {
        var folded = request.Edits.GroupBy(edit => AssetId.Validate(edit.Id), StringComparer.Ordinal).ToDictionary(group => group.Key, Fold, StringComparer.Ordinal);
        var limit = new ParallelOptions { MaxDegreeOfParallelism = ConcurrentAssets, CancellationToken = cancellationToken };
        var found = new ConcurrentBag<MediaAsset>();
        var missing = new ConcurrentBag<string>();
        var failed = new ConcurrentBag<JsonObject>();
        await Parallel.ForEachAsync(folded.Keys, limit, async (id, token) =>
        {
            if (await reader.FindAsync(id, token) is { } stored)
            {
                found.Add(stored.Asset);
            }
            else
            {
                missing.Add(id);
            }
        });

        // Promised before the first save: whatever is saved is refreshed, however far this comes.
        var jobs = found.Select(asset => AssetJobs.Of(asset, JobStage.Refresh, time)).ToList();
        var isEnqueued = await saveThenEnqueue.RunAsync(
            jobs,
            _ => Parallel.ForEachAsync(found, limit, async (asset, token) =>
            {
                try
                {
                    await editor.EditAsync(asset.Id!, asset.MediaType ?? MediaType.Image, current => MergePatch.Apply(LabelsOf(current), folded[asset.Id!]), token);
                }
                catch (IngestionException e)
                {
                    failed.Add(new JsonObject { ["id"] = asset.Id, ["code"] = e.Code, ["problem"] = e.Message });
                }
            }),
            cancellationToken);
        indexes.Request();
        return TypedResults.Ok(new JsonObject
        {
            ["changed"] = jobs.Count - failed.Count,
            ["missing"] = new JsonArray([.. missing.Order(StringComparer.Ordinal).Select(id => JsonValue.Create(id))]),
            ["failed"] = new JsonArray([.. failed]),
            ["enqueued"] = isEnqueued,
        });
    }

    private static JsonObject Fold(IEnumerable<BulkLabels.LabelEdit> edits)
    {
        var patch = new JsonObject();
        foreach (var edit in edits)
        {
            MergePatch.Apply(patch, edit.ManualLabels);
        }

        return patch;
    }

    private static JsonObject LabelsOf(MediaAsset asset)
    {
        if (asset.Json["manual_labels"] is not JsonObject labels)
        {
            asset.Json["manual_labels"] = labels = [];
        }

        return labels;
    }
}
