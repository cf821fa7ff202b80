using System.Text.Json;
using System.Text.Json.Nodes;
using LanceIngest.UploadApi.Outbox;
using LanceIngest.UploadApi.SyncContent;
using Microsoft.Extensions.Options;

namespace LanceIngest.UploadApi.Routes;

/// <summary>The webhook of a GitHub repository. Its signature is its authentication.</summary>
internal static class SyncContentRoutes
{
    /// <summary>GitHub sends no more.</summary>
    private const int MaxBytes = 25 * 1024 * 1024;

    public static void MapSyncContent(this IEndpointRouteBuilder routes)
        => routes.MapPost("/sync-content", ReceiveAsync).AllowAnonymous().WithTags("Documents")
            .WithSummary("GitHub push webhook: enqueue changed documents, delete removed ones. Signed with X-Hub-Signature-256.");

    private static async Task<IResult> ReceiveAsync(
        HttpContext context, PushJobs jobs, SaveThenEnqueue saveThenEnqueue, IOptions<ContentSyncOptions> options, GitHubRepository gitHub, CancellationToken cancellationToken)
    {
        var body = await ReadAsync(context.Request, cancellationToken);
        if (body is null || !WebhookSignature.IsValid(context.Request.Headers["X-Hub-Signature-256"], body, options.Value.Secret))
        {
            return TypedResults.StatusCode(StatusCodes.Status401Unauthorized);
        }

        var kind = context.Request.Headers["X-GitHub-Event"].ToString();
        if (kind != "push")
        {
            return Ignored(kind == "ping" ? "pong" : $"the event '{kind}' is no push");
        }

        GitHubPush push;
        try
        {
            push = GitHubPush.Parse(body);
        }
        catch (JsonException e)
        {
            return TypedResults.Problem(e.Message, statusCode: StatusCodes.Status400BadRequest);
        }

        if (!gitHub.Name.Equals(push.Repository, StringComparison.OrdinalIgnoreCase))
        {
            return Ignored("another repository than GITHUB_REPO");
        }

        if (push.IsDeleted || push.Ref != $"refs/heads/{options.Value.Branch ?? push.DefaultBranch}")
        {
            return Ignored("another branch, a tag, or a branch that was deleted");
        }

        var made = await jobs.MakeAsync(push, cancellationToken);
        var isEnqueued = await saveThenEnqueue.RunAsync(made, static _ => Task.CompletedTask, cancellationToken);
        return TypedResults.Accepted(uri: (string?)null, new JsonObject
        {
            ["refreshed"] = made.Count(job => job.Stage != JobStage.Delete),
            ["deleted"] = made.Count(job => job.Stage == JobStage.Delete),
            ["enqueued"] = isEnqueued,
        });
    }

    private static IResult Ignored(string because) => TypedResults.Ok(new JsonObject { ["ignored"] = because });

    private static async Task<byte[]?> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength is null or > MaxBytes)
        {
            return null;
        }

        var body = new byte[request.ContentLength.Value];
        await request.Body.ReadExactlyAsync(body, cancellationToken);
        return body;
    }
}
