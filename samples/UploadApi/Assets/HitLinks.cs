using System.Text.Json;
using System.Text.Json.Nodes;

namespace LanceIngest.UploadApi.Assets;

/// <summary>Makes of a row what a page shows: a title, a few words, a thumbnail, and where to open it.</summary>
internal sealed class HitLinks(S3Addresses addresses, Bucket bucket, IAssetStore store)
{
    private const int SnippetLength = 240;

    public async Task<SearchHit> DescribeAsync(LanceHit hit, CancellationToken cancellationToken)
    {
        var references = ReferencesOf(hit);
        var own = await LinkAsync(references);
        var found = new SearchHit
        {
            Id = hit.ParentId,
            Title = hit.Title,
            Score = Math.Round(hit.Score, 4),
            Snippet = hit.SearchableText.Length > SnippetLength ? string.Concat(hit.SearchableText.AsSpan(0, SnippetLength), "…") : hit.SearchableText,
            SourcePath = Text(references, "source_path"),
            Thumbnail = hit.ContentType == "image" ? Text(references, "thumbnail_url") ?? own : Text(references, "thumbnail_url") ?? Text(references, "cover_art"),
            Url = own,
        };
        if (Text(references, "parent_video_id") is not { } video || !AssetId.IsValid(video, out _))
        {
            return found;
        }

        var parent = await FindVideoAsync(video, cancellationToken);
        var seconds = new MediaAsset(references).Timestamp?.TotalSeconds;
        return found with { VideoId = video, Seconds = seconds, VideoUrl = parent is null ? null : await LinkAsync(parent.Asset.Json) };
    }

    private async Task<StoredAsset?> FindVideoAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            return await store.FindAsync(id, MediaType.Video, cancellationToken);
        }
        catch (IngestionException)
        {
            return null; // a hit without its video is better than no hits
        }
    }

    private async Task<string?> LinkAsync(JsonObject asset)
        => Text(asset, "cloudflare_url") ?? (addresses.FindKey(Text(asset, "s3_url")) is { } key ? await bucket.LinkAsync(key) : null);

    private static string? Text(JsonObject json, string name) => json[name] is JsonValue value && value.TryGetValue<string>(out var text) && text.Length > 0 ? text : null;

    private static JsonObject ReferencesOf(LanceHit hit)
    {
        try
        {
            return JsonNode.Parse(hit.References ?? "{}") as JsonObject ?? [];
        }
        catch (JsonException)
        {
            return []; // a row of another program
        }
    }
}

/// <summary>A hit, as <c>GET /search</c> answers it.</summary>
internal sealed record SearchHit
{
    public required string Id { get; init; }

    public required string Title { get; init; }

    public required double Score { get; init; }

    public required string Snippet { get; init; }

    public string? SourcePath { get; init; }

    /// <summary>A picture to show.</summary>
    public string? Thumbnail { get; init; }

    /// <summary>The object itself.</summary>
    public string? Url { get; init; }

    /// <summary>Of a key-frame: its video.</summary>
    public string? VideoId { get; init; }

    /// <summary>Of a key-frame: the address of its video.</summary>
    public string? VideoUrl { get; init; }

    /// <summary>Of a key-frame: its moment.</summary>
    public double? Seconds { get; init; }
}
