using System.Text.Json;
using System.Text.Json.Nodes;
using LanceIngest.UploadApi.Assets;
using LanceIngest.UploadApi.Outbox;

namespace LanceIngest.UploadApi.Routes;

/// <summary>Projects, which lie at <c>media-labeling/projects/{id}.json</c>. A new name concerns every asset of the project.</summary>
internal static class ProjectRoutes
{
    public static void MapProjects(this IEndpointRouteBuilder routes)
        => routes.MapPatch("/projects/{id}", PatchAsync).WithTags("Projects")
            .WithSummary("Change a project by a merge patch; a new name refreshes its assets.")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status412PreconditionFailed);

    private static async Task<IResult> PatchAsync(
        string id, PatchBody patch, HttpContext context, IMediaStore store, ProjectMembers members, SaveThenEnqueue saveThenEnqueue, TimeProvider time, CancellationToken cancellationToken)
    {
        var key = $"media-labeling/projects/{AssetId.Validate(id)}.json";
        var expected = AssetAnswers.ExpectedTag(context);
        return await OptimisticEdit.RunAsync($"The project '{id}'", expected, async () =>
        {
            var (project, version) = await ReadAsync(store, key, id, cancellationToken);
            OptimisticEdit.Check($"The project '{id}'", version, expected);
            var before = project["name"]?.ToString();
            MergePatch.Apply(project, patch.Json);
            var isRenamed = project["name"]?.ToString() != before;
            var jobs = isRenamed ? (await members.ListAsync(id, cancellationToken)).Select(asset => AssetJobs.Of(asset, JobStage.Refresh, time)).ToList() : [];
            SourceVersion? saved = null;
            var isEnqueued = await saveThenEnqueue.RunAsync(jobs, async token => saved = await WriteAsync(store, key, project, version, token), cancellationToken);
            AssetAnswers.SetTag(context, saved!);
            return TypedResults.Ok(new JsonObject { ["project"] = project.DeepClone(), ["refreshed"] = jobs.Count, ["enqueued"] = isEnqueued });
        });
    }

    private static async Task<(JsonObject Project, SourceVersion Version)> ReadAsync(IMediaStore store, string key, string id, CancellationToken cancellationToken)
    {
        await using var stored = await store.OpenAsync(key, cancellationToken)
            ?? throw IngestionException.Permanent(IngestionErrors.SourceMissing, $"There is no project '{id}'.");
        return (await JsonNode.ParseAsync(stored.Content, cancellationToken: cancellationToken) as JsonObject ?? [], stored.Version);
    }

    private static async Task<SourceVersion> WriteAsync(IMediaStore store, string key, JsonObject project, SourceVersion read, CancellationToken cancellationToken)
    {
        using var bytes = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(project));
        return await store.SaveIfUnchangedAsync(key, bytes, "application/json", read, cancellationToken);
    }
}
