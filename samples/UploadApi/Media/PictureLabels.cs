using System.Globalization;
using System.Text.Json.Nodes;
using LanceIngest.UploadApi.Assets;

namespace LanceIngest.UploadApi.Media;

/// <summary>Labels an image or a key-frame, writes the labels into its asset and enqueues it.</summary>
internal sealed class PictureLabels(IMediaLabeler labeler, ImageProbe images, S3Addresses addresses, AssetEditor editor, TimeProvider time)
{
    public async Task<EditedAsset> LabelAsync(StoredAsset stored, CancellationToken cancellationToken)
    {
        var asset = stored.Asset;
        var key = addresses.FindKey(asset.S3Url) ?? throw IngestionException.Permanent(
            IngestionErrors.InvalidSource, $"The s3_url of the asset '{asset.Id}' names no object of our bucket, so there is nothing to look at.");
        var image = await images.ReadAsync(key, cancellationToken);
        var result = await labeler.LabelAsync(new ImageToLabel(image.Content, image.ContentType), cancellationToken);
        return await editor.EditAsync(
            asset.Id!, asset.MediaType ?? MediaType.Image, current => Write(current.Json, result), current => [AssetJobs.Of(current, JobStage.PostLabel, time)], expectedTag: null, cancellationToken);
    }

    private void Write(JsonObject asset, LabelingResult result)
    {
        var labels = result.Labels.Json.DeepClone().AsObject();
        labels["model"] = result.Model;
        asset["ai_labels"] = labels;
        Member(asset, "processing_status")["ai_labeling"] = "completed";
        Member(asset, "timestamps")["labeled_ai"] = time.GetUtcNow().UtcDateTime.ToString("O", CultureInfo.InvariantCulture);
        asset["labeling_complete"] = true;
    }

    private static JsonObject Member(JsonObject asset, string name)
    {
        if (asset[name] is not JsonObject member)
        {
            asset[name] = member = [];
        }

        return member;
    }
}
