using System.Text.Json.Nodes;

namespace LanceIngest.Console.Content;

/// <summary>Makes the asset JSON of a file that has none, from what the file says of itself.</summary>
internal static class LooseMedia
{
    public static async Task<MediaAsset> DescribeAsync(ContentFile file, CancellationToken cancellationToken)
    {
        var described = file.MediaType == MediaType.Image
            ? ImageTags.Read(file.Path)
            : await FfprobeTags.ReadAsync(file.Path, cancellationToken);
        var asset = new MediaAsset(new JsonObject
        {
            ["id"] = DocumentId.ForPath(file.Key),
            ["filename"] = Path.GetFileName(file.Path),
            ["title"] = described.Title ?? Path.GetFileNameWithoutExtension(file.Path).Replace('-', ' ').Replace('_', ' '),
            ["description"] = described.Description,
            ["metadata"] = described.Metadata,
            ["manual_labels"] = new JsonObject { ["custom_tags"] = new JsonArray([.. described.Keywords.Select(keyword => JsonValue.Create(keyword))]) },
            ["source_key"] = file.Key,
        })
        {
            MediaType = file.MediaType,
            Lyrics = described.Lyrics,
        };
        return asset;
    }
}
