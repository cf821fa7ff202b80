using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace LanceIngest.Assets;

/// <summary>The column <c>references</c> of an asset: the members that a page of search results shows or links to, as the asset has them.</summary>
internal static class AssetReferences
{
    // Without times of change: they would make unchanged content look changed.
    private static readonly string[] Members =
    [
        "media_type", "filename", "s3_url", "cloudflare_url", "thumbnail_url", "description", "project_id",
        "cover_art", "parent_video_id", "timestamp", "frame_number", "created_at",
    ];

    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(MediaAsset asset)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer, WriterOptions))
        {
            writer.WriteStartObject();
            foreach (var member in Members)
            {
                if (asset.Json[member] is { } value)
                {
                    writer.WritePropertyName(member);
                    value.WriteTo(writer);
                }
            }

            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
