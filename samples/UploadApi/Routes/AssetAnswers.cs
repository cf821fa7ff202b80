using System.Text.Json.Nodes;
using LanceIngest.UploadApi.Assets;

namespace LanceIngest.UploadApi.Routes;

/// <summary>The answers that carry an asset.</summary>
internal static class AssetAnswers
{
    /// <summary>201, or 200 when the asset was there already. <c>enqueued</c> is false when the queue was down: the outbox enqueues it then.</summary>
    public static IResult Saved(HttpContext context, EditedAsset edited)
    {
        SetTag(context, edited.Version);
        var body = Body(edited);
        return edited.IsNew ? TypedResults.Created($"/assets/{Uri.EscapeDataString(edited.Asset.Id!)}", body) : TypedResults.Ok(body);
    }

    /// <summary>200.</summary>
    public static IResult Changed(HttpContext context, EditedAsset edited)
    {
        SetTag(context, edited.Version);
        return TypedResults.Ok(Body(edited));
    }

    public static void SetTag(HttpContext context, SourceVersion version) => context.Response.Headers.ETag = $"\"{version.Tag}\"";

    /// <summary>The version that a caller demands with <c>If-Match</c>; null for any.</summary>
    public static string? ExpectedTag(HttpContext context)
        => context.Request.Headers.IfMatch.ToString() is { Length: > 0 } match and not "*" ? match.Trim().TrimStart('W', '/').Trim('"') : null;

    private static JsonObject Body(EditedAsset edited) => new() { ["asset"] = edited.Asset.Json.DeepClone(), ["enqueued"] = edited.IsEnqueued };
}
