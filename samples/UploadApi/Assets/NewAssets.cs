using System.Globalization;
using System.Text.Json.Nodes;
using LanceIngest.UploadApi.Routes;

namespace LanceIngest.UploadApi.Assets;

/// <summary>Makes the asset JSON of an upload that is finished.</summary>
internal sealed class NewAssets(S3Addresses addresses, TimeProvider time)
{
    /// <param name="upload">What the caller said.</param>
    /// <param name="key">Where the object lies.</param>
    /// <param name="mediaType">What it is.</param>
    /// <param name="metadata">What was found in it.</param>
    public MediaAsset Create(FinishUpload upload, string key, MediaType mediaType, JsonObject metadata)
    {
        var now = time.GetUtcNow().UtcDateTime.ToString("O", CultureInfo.InvariantCulture);
        var filename = upload.Filename ?? key[(key.LastIndexOf('/') + 1)..];
        var json = new JsonObject
        {
            ["id"] = AssetId.Validate(upload.Id ?? Guid.NewGuid().ToString()),
            ["filename"] = filename,
            ["s3_url"] = addresses.UrlOf(key),
            ["source_key"] = key,
            ["title"] = upload.Title ?? TitleOf(filename),
            ["metadata"] = metadata,
            ["processing_status"] = new JsonObject { ["upload"] = "completed", ["metadata_extraction"] = "completed", ["ai_labeling"] = "pending" },
            ["timestamps"] = new JsonObject { ["uploaded"] = now, ["metadata_extracted"] = now },
            ["labeling_complete"] = false,
            ["created_at"] = now,
        };
        var asset = new MediaAsset(json) { MediaType = mediaType, Description = upload.Description, CloudflareUrl = upload.CloudflareUrl };
        if (upload.ProjectId is not null)
        {
            json["project_id"] = AssetId.Validate(upload.ProjectId);
        }

        return asset;
    }

    private static string TitleOf(string filename) => Path.GetFileNameWithoutExtension(filename).Replace('-', ' ').Replace('_', ' ');
}
