// The main job in a Native AOT binary: enqueue a job, ingest it, find it. Settings come from the environment.
using System.Text;
using System.Text.Json.Nodes;
using LanceIngest;
using Microsoft.Extensions.DependencyInjection;

var services = new ServiceCollection();
services.AddLanceIngestion().UseSqs().UseS3();
await using var provider = services.BuildServiceProvider();

const string Document = """
    ---
    title: Native code
    tags: [aot]
    ---
    # Native code

    A document that a binary without a just-in-time compiler ingests.
    """;
using var bytes = new MemoryStream(Encoding.UTF8.GetBytes(Document));
await provider.GetRequiredService<IMediaStore>().SaveAsync("docs/native.mdx", bytes, "text/markdown");
var asset = new MediaAsset(new JsonObject { ["id"] = "native-image", ["description"] = "A native picture" }) { MediaType = MediaType.Image };
await provider.GetRequiredService<IAssetStore>().SaveAsync(asset);

AnalysisJob[] jobs =
[
    AnalysisJob.ForDocument("native", "docs/native.mdx", TimeProvider.System.GetUtcNow()),
    new() { AssetId = "native-image", MediaType = MediaType.Image, RequestedAt = TimeProvider.System.GetUtcNow() },
];
await provider.GetRequiredService<IJobQueue>().EnqueueAsync(jobs);

var dispatcher = provider.GetRequiredService<IJobDispatcher>();
foreach (var job in jobs)
{
    var result = await dispatcher.DispatchAsync(job);
    Console.WriteLine(result.Succeeded ? $"{job.AssetId}: {result.Rows} rows" : $"{job.AssetId}: {result.Error!.Code}: {result.Error.Message} {result.Error.InnerException}");
}

foreach (var hit in await provider.GetRequiredService<ContentSearch>().SearchAsync("just-in-time compiler", limit: 1))
{
    Console.WriteLine($"found {hit.ParentId}: {hit.Title}");
}
