using System.Text.Json.Nodes;

namespace LanceIngest.Console.Content;

/// <summary>What a media file says of itself.</summary>
internal sealed record FileTags(string? Title, string? Description, string? Lyrics, IReadOnlyList<string> Keywords, JsonObject Metadata);
