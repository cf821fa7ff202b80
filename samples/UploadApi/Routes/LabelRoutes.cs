using LanceIngest.UploadApi.Hosting;
using LanceIngest.UploadApi.Media;

namespace LanceIngest.UploadApi.Routes;

/// <summary>Labels by a vision model.</summary>
internal static class LabelRoutes
{
    /// <summary>A provider that is busy is waited for, but not for ever.</summary>
    public const string TimeoutPolicy = "labels";

    public static void MapLabels(this IEndpointRouteBuilder routes)
    {
        var labels = routes.MapGroup("/media-labeling").WithTags("Labels")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status422UnprocessableEntity).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        labels.WithRequestTimeout(TimeoutPolicy);
        labels.MapPost("/images/{id}/label", (string id, HttpContext context, IAssetStore store, PictureLabels pictures, CancellationToken cancellationToken)
            => LabelAsync(id, MediaType.Image, context, store, pictures, cancellationToken)).WithSummary("Label an image with the vision model and enqueue it.");
        labels.MapPost("/keyframes/{id}/label", (string id, HttpContext context, IAssetStore store, PictureLabels pictures, CancellationToken cancellationToken)
            => LabelAsync(id, MediaType.Keyframe, context, store, pictures, cancellationToken)).WithSummary("Label a key-frame with the vision model and enqueue it.");
    }

    private static async Task<IResult> LabelAsync(
        string id, MediaType type, HttpContext context, IAssetStore store, PictureLabels pictures, CancellationToken cancellationToken)
    {
        var stored = await store.FindAsync(AssetId.Validate(id), type, cancellationToken);
        return stored?.Asset.MediaType == type
            ? AssetAnswers.Changed(context, await pictures.LabelAsync(stored, cancellationToken))
            : throw UploadErrors.NoAsset(id);
    }
}
