using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LanceIngest;

/// <summary>The asset JSON that upload APIs write: a typed view of a JSON object that keeps every member it does not know.</summary>
/// <remarks>
/// Reading is tolerant: a single text stands for a list of one, a missing member for <see langword="null"/> or an empty list.
/// Not safe for use by several threads at once while it is being changed.
/// </remarks>
public sealed class MediaAsset
{
    /// <summary>Creates a view of a JSON object.</summary>
    /// <param name="json">The object; the view reads and changes it.</param>
    public MediaAsset(JsonObject json)
    {
        ArgumentNullException.ThrowIfNull(json);
        Json = json;
    }

    /// <summary>The whole object, for members that have no property here.</summary>
    public JsonObject Json { get; }

    /// <summary>The member <c>id</c>.</summary>
    public string? Id { get => Json.GetText("id"); set => Json.SetText("id", value); }

    /// <summary>The member <c>filename</c>.</summary>
    public string? FileName { get => Json.GetText("filename"); set => Json.SetText("filename", value); }

    /// <summary>The member <c>title</c>.</summary>
    public string? Title { get => Json.GetText("title"); set => Json.SetText("title", value); }

    /// <summary>The member <c>description</c>.</summary>
    public string? Description { get => Json.GetText("description"); set => Json.SetText("description", value); }

    /// <summary>The member <c>s3_url</c>.</summary>
    public string? S3Url { get => Json.GetText("s3_url"); set => Json.SetText("s3_url", value); }

    /// <summary>The member <c>cloudflare_url</c>.</summary>
    public string? CloudflareUrl { get => Json.GetText("cloudflare_url"); set => Json.SetText("cloudflare_url", value); }

    /// <summary>The member <c>media_type</c>; <c>keyframe_still</c> reads as <see cref="LanceIngest.MediaType.Keyframe"/>. <see langword="null"/> when it is missing.</summary>
    public MediaType? MediaType
    {
        get => Json.GetText("media_type") switch
        {
            null => (MediaType?)null,
            "keyframe_still" => LanceIngest.MediaType.Keyframe,
            var value => new MediaType(value),
        };
        set => Json.SetText("media_type", value == LanceIngest.MediaType.Keyframe ? "keyframe_still" : value?.Value);
    }

    /// <summary>The labels a model gave: the member <c>ai_labels</c>.</summary>
    public MediaLabels? AiLabels => Json["ai_labels"] is JsonObject labels ? new MediaLabels(labels) : null;

    /// <summary>The labels people gave: the member <c>manual_labels</c>.</summary>
    public MediaLabels? ManualLabels => Json["manual_labels"] is JsonObject labels ? new MediaLabels(labels) : null;

    /// <summary>The words an audio track was made from: the member <c>prompt</c>.</summary>
    public string? Prompt { get => Json.GetText("prompt"); set => Json.SetText("prompt", value); }

    /// <summary>The words sung: the member <c>lyrics</c>.</summary>
    public string? Lyrics { get => Json.GetText("lyrics"); set => Json.SetText("lyrics", value); }

    /// <summary>The video that a key-frame was taken from: the member <c>parent_video_id</c>.</summary>
    public string? ParentVideoId { get => Json.GetText("parent_video_id"); set => Json.SetText("parent_video_id", value); }

    /// <summary>The moment of a key-frame in its video, from the member <c>timestamp</c>: seconds, or <c>hh:mm:ss</c>.</summary>
    public TimeSpan? Timestamp => Json.GetTime("timestamp");

    /// <summary>Where the bytes lie in the <see cref="IMediaStore"/>: the member <c>source_key</c>.</summary>
    public string? SourceKey { get => Json.GetText("source_key"); set => Json.SetText("source_key", value); }

    /// <summary>What is said and when, from the member <c>transcript.segments</c>; empty when there is none.</summary>
    public IReadOnlyList<TranscriptSegment> Transcript => Json["transcript"] is JsonObject transcript && transcript["segments"] is JsonArray segments
        ? [.. segments.OfType<JsonObject>().Select(Segment).OfType<TranscriptSegment>()]
        : [];

    /// <summary>Reads an asset.</summary>
    /// <param name="utf8Json">The JSON, UTF-8.</param>
    /// <returns>The asset.</returns>
    /// <exception cref="JsonException">It is no JSON object.</exception>
    public static MediaAsset Parse(ReadOnlySpan<byte> utf8Json)
    {
        // Two members of one name would fail later, at the first look; here the caller expects it.
        var node = JsonNode.Parse(utf8Json, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false });
        return node is JsonObject json ? new MediaAsset(json) : throw new JsonException("The asset is no JSON object.");
    }

    /// <summary>Writes the asset with all its members, those of others included.</summary>
    /// <returns>The JSON, UTF-8, indented.</returns>
    public byte[] ToUtf8Bytes()
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            Json.WriteTo(writer);
        }

        return buffer.ToArray();
    }

    private static TranscriptSegment? Segment(JsonObject json)
        => json.GetText("text") is { } text && json.GetTime("start") is { } start ? new TranscriptSegment(start, json.GetTime("end") ?? start, text) : null;
}
