using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LanceIngest.UploadApi.Routes;

/// <summary>A merge patch as it came: an object, without members that nobody may change.</summary>
/// <param name="Json">The patch.</param>
internal sealed record PatchBody(JsonObject Json)
{
    private const int MaxBytes = 1024 * 1024;
    private static readonly string[] Fixed = ["id", "media_type", "s3_url", "parent_video_id", "created_at", "updated_at"];

    /// <summary>Reads it; the framework calls this.</summary>
    public static async ValueTask<PatchBody?> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        var type = context.Request.ContentType?.Split(';')[0].Trim();
        if (type is not ("application/merge-patch+json" or "application/json"))
        {
            throw new BadHttpRequestException("Send a merge patch: Content-Type application/merge-patch+json.", StatusCodes.Status415UnsupportedMediaType);
        }

        if (context.Request.ContentLength > MaxBytes)
        {
            throw new BadHttpRequestException($"A patch has at most {MaxBytes} bytes.", StatusCodes.Status413PayloadTooLarge);
        }

        try
        {
            var node = await JsonNode.ParseAsync(
                context.Request.Body, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = 32 }, cancellationToken: context.RequestAborted);
            var patch = node as JsonObject ?? throw new BadHttpRequestException("A merge patch of an asset is a JSON object.");
            return Fixed.FirstOrDefault(patch.ContainsKey) is { } member
                ? throw new BadHttpRequestException($"The member '{member}' cannot be changed.", StatusCodes.Status422UnprocessableEntity)
                : new PatchBody(patch);
        }
        catch (JsonException)
        {
            throw new BadHttpRequestException("The patch is no valid JSON.");
        }
    }
}
