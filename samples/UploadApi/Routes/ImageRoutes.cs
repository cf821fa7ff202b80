using LanceIngest.UploadApi.Assets;
using LanceIngest.UploadApi.Media;

namespace LanceIngest.UploadApi.Routes;

/// <summary>Images: an upload is finished, and waits for its labels before anything is enqueued.</summary>
internal static class ImageRoutes
{
    public static void MapImages(this IEndpointRouteBuilder routes)
        => routes.MapPost("/media-labeling/images/finish-upload", FinishAsync)
            .WithTags("Images")
            .WithSummary("Finish the upload of an image: look at its bytes and save its asset. Enqueues nothing; labelling does.")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status413PayloadTooLarge).ProducesProblem(StatusCodes.Status422UnprocessableEntity);

    private static async Task<IResult> FinishAsync(
        FinishUpload upload, HttpContext context, ImageProbe probe, S3Addresses addresses, NewAssets assets, ProjectMembers projects, AssetEditor editor, CancellationToken cancellationToken)
    {
        var key = addresses.KeyOf(upload.S3Key, upload.S3Url);
        var image = await probe.ReadAsync(key, cancellationToken);
        var asset = assets.Create(upload, key, MediaType.Image, image.Metadata);
        await projects.AddAsync(asset, cancellationToken);
        return AssetAnswers.Saved(context, await editor.CreateAsync(asset, jobs: [], cancellationToken));
    }
}
