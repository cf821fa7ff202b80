using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace LanceIngest.EndToEnd.Tests;

/// <summary>Stores content as an upload API does, and makes the jobs that go with it.</summary>
internal static class Content
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task SaveDocumentAsync(this IHost host, string key, string text)
    {
        using var bytes = new MemoryStream(Encoding.UTF8.GetBytes(text));
        await host.Services.GetRequiredService<IMediaStore>().SaveAsync(key, bytes, "text/markdown", Token);
    }

    public static Task SaveAssetAsync(this IHost host, string id, MediaType type, string title, string? description = null)
        => host.Services.GetRequiredService<IAssetStore>().SaveAsync(
            new MediaAsset(new JsonObject { ["id"] = id, ["title"] = title, ["description"] = description }) { MediaType = type }, Token);

    public static AnalysisJob DocumentJob(string id, string key, JobStage stage = default) => AnalysisJob.ForDocument(id, key, TimeProvider.System.GetUtcNow(), stage);

    public static AnalysisJob AssetJob(string id, MediaType type, JobStage stage = default)
        => new() { AssetId = id, MediaType = type, Stage = stage, RequestedAt = TimeProvider.System.GetUtcNow() };

    public static Task EnqueueAsync(this IHost host, params AnalysisJob[] jobs) => host.Services.GetRequiredService<IJobQueue>().EnqueueAsync(jobs, Token);

    /// <summary>A document of so many sections, each with words of its own.</summary>
    public static string Document(string title, int sections) => $"# {title}\n\n" + string.Join(
        "\n\n", Enumerable.Range(0, sections).Select(i => $"## Part {i}\n\nThis is part {i} of {title}, which tells of number {i * 37} and of nothing else."));
}
