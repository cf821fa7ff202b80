using System.ComponentModel.DataAnnotations;
using LanceIngest.UploadApi.Assets;

namespace LanceIngest.UploadApi.Routes;

/// <summary>Searches, by words and by meaning, through the same client that writes the rows.</summary>
internal static class SearchRoutes
{
    private static readonly string[] Types = ["text", "image", "audio", "video"];

    public static void MapSearch(this IEndpointRouteBuilder routes)
        => routes.MapGet("/search", SearchAsync).WithTags("Search").WithSummary("Search for words; the hits come by type, with links for a browser.");

    private static async Task<IResult> SearchAsync(
        [Required, MinLength(1), MaxLength(500)] string q, string? type, [Range(1, 50)] int? limit, ContentSearch search, HitLinks links, CancellationToken cancellationToken)
    {
        var types = type is null ? Types : [type];
        var found = await Task.WhenAll(types.Select(async name =>
        {
            var hits = await search.SearchAsync(q, name, limit ?? 6, cancellationToken);
            return new TypeHits(name, await Task.WhenAll(hits.Select(hit => links.DescribeAsync(hit, cancellationToken))));
        }));
        return TypedResults.Ok(new SearchAnswer(q, [.. found.Where(group => group.Hits.Length > 0)]));
    }

    internal sealed record SearchAnswer(string Query, TypeHits[] Types);

    internal sealed record TypeHits(string Type, SearchHit[] Hits);
}
