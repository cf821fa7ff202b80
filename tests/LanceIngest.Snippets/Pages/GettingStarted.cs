using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace LanceIngest.Snippets.Pages;

internal static class GettingStarted
{
    public static async Task RunWorkerAsync(string[] args)
    {
        #region worker
        var builder = Host.CreateApplicationBuilder(args);
        builder.Services.AddLanceIngestion().UseSqs().UseS3().AddSqsWorker();
        await builder.Build().RunAsync();
        #endregion
    }

    public static void AddQueue(IServiceCollection services)
    {
        #region enqueue-only
        services.AddSqsJobQueue();
        #endregion
    }

    public static async Task EnqueueAsync(IJobQueue queue, IAssetStore assets, TimeProvider time, CancellationToken cancellationToken)
    {
        #region enqueue
        var asset = new MediaAsset(new JsonObject { ["id"] = "harbour-at-dawn", ["title"] = "The harbour at dawn" }) { MediaType = MediaType.Image };
        await assets.SaveAsync(asset, cancellationToken);
        await queue.EnqueueAsync(
            new AnalysisJob { AssetId = "harbour-at-dawn", MediaType = MediaType.Image, RequestedAt = time.GetUtcNow() }, cancellationToken);
        #endregion
    }

    public static async Task DeleteAsync(IJobQueue queue, TimeProvider time, CancellationToken cancellationToken)
    {
        #region delete
        await queue.EnqueueAsync(
            new AnalysisJob { AssetId = "harbour-at-dawn", MediaType = MediaType.Image, Stage = JobStage.Delete, RequestedAt = time.GetUtcNow() },
            cancellationToken);
        #endregion
    }

    public static async Task SearchAsync(ContentSearch search, CancellationToken cancellationToken)
    {
        #region search
        var hits = await search.SearchAsync("boats in the morning light", contentType: "image", limit: 5, cancellationToken: cancellationToken);
        foreach (var hit in hits)
        {
            Console.WriteLine($"{hit.Score:F2} {hit.Title} {hit.ParentId}");
        }
        #endregion
    }

    public static async Task FilterAsync(ContentSearch search, string project, TimeProvider time, CancellationToken cancellationToken)
    {
        #region filter
        var hits = await search.SearchByAsync(
            SearchMode.Hybrid,
            "boats in the morning light",
            new SearchFilter { Since = time.GetUtcNow().AddDays(-30), Fields = new Dictionary<string, string> { ["project_id"] = project } },
            limit: 5,
            cancellationToken);
        #endregion
        Console.WriteLine(hits.Count);
    }

    public static async Task IngestAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        #region without-queue
        var ingestion = services.GetRequiredService<ParallelIngestionService>();
        var result = await ingestion.IngestAsync(
            [
                new ContentItem
                {
                    Id = "faq-17",
                    ContentType = "text",
                    Title = "How do I return an order?",
                    Sections = [new ContentSection("Within 30 days, with the slip that came with it.")],
                    UpdatedAt = DateTimeOffset.Parse("2026-01-31T12:00:00Z", System.Globalization.CultureInfo.InvariantCulture),
                },
            ],
            cancellationToken);
        Console.WriteLine($"{result.Rows} rows, {result.Unchanged} unchanged, {result.Failures.Count} failed");
        #endregion
    }
}
