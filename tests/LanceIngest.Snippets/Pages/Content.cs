using Microsoft.Extensions.DependencyInjection;

namespace LanceIngest.Snippets.Pages;

internal static class Content
{
    public static void Read(string text)
    {
        #region try
        var document = MarkdownReader.Read(text, "guides/start.mdx");
        var item = new ContentItem
        {
            Id = "guide-start", ContentType = "text", Title = document.Title, Sections = document.Sections, UpdatedAt = DateTimeOffset.UnixEpoch,
        };
        foreach (var chunk in new TextChunker(new ChunkingOptions()).Chunk(item))
        {
            Console.WriteLine($"--- {chunk.Length} characters\n{chunk}");
        }
        #endregion
    }

    public static void Stores(IServiceCollection services)
    {
        #region stores
        services.AddLanceIngestion()
            .UseS3()         // documents and asset JSON in a bucket …
            .UseAssetApi();  // … but asset JSON from an HTTP API instead
        #endregion
    }
}
