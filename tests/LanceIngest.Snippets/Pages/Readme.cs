using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace LanceIngest.Snippets.Pages;

internal static class Readme
{
    #region worker
    // A worker: takes jobs from the queue, reads their content from S3, writes its rows to LanceDB. Settings: environment variables.
    public static Task RunWorkerAsync(string[] args)
    {
        var builder = Host.CreateApplicationBuilder(args);
        builder.Services.AddLanceIngestion().UseSqs().UseS3().AddSqsWorker();
        return builder.Build().RunAsync();
    }

    // What an upload API does: store the content first, then enqueue a pointer to it.
    public static async Task PublishAsync(IMediaStore store, IJobQueue queue, Stream markdown, CancellationToken cancellationToken)
    {
        await store.SaveAsync("guides/start.mdx", markdown, "text/markdown", cancellationToken);
        await queue.EnqueueAsync(AnalysisJob.ForDocument("guide-start", "guides/start.mdx", TimeProvider.System.GetUtcNow()), cancellationToken);
    }

    // By words and by meaning at once.
    public static async Task SearchAsync(ContentSearch search, CancellationToken cancellationToken)
    {
        foreach (var hit in await search.SearchAsync("how do I get started", limit: 5, cancellationToken: cancellationToken))
        {
            Console.WriteLine($"{hit.Score:F2} {hit.Title} ({hit.ContentType} {hit.ParentId})");
        }
    }
    #endregion
}
