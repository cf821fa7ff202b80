using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon.SQS;
using Amazon.SQS.Model;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace LanceIngest.EndToEnd.Tests;

/// <summary>What tests do with raw videos.</summary>
internal static class VideoHost
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Stores the bytes of a video, and its asset where there is none, as an upload API does.</summary>
    public static async Task SaveVideoAsync(this IHost host, Stack stack, string id, string file, string title)
    {
        await using (var bytes = File.OpenRead(file))
        {
            await host.Services.GetRequiredService<IMediaStore>().SaveAsync($"videos/{id}.mp4", bytes, "video/mp4", Token);
        }

        var assets = host.Services.GetRequiredService<IAssetStore>();
        if (await assets.FindAsync(id, MediaType.Video, Token) is null)
        {
            await assets.SaveAsync(
                new MediaAsset(new JsonObject { ["id"] = id, ["title"] = title, ["s3_url"] = $"s3://{stack.Aws.Bucket}/videos/{id}.mp4", ["custom"] = "kept" }) { MediaType = MediaType.Video }, Token);
        }
    }

    /// <summary>What a killed worker held comes back some time; a job of today does not wait for it.</summary>
    public static async Task EmptyQueuesAsync(this IHost host, Stack stack)
    {
        var sqs = host.Services.GetRequiredService<IAmazonSQS>();
        await sqs.PurgeQueueAsync(new PurgeQueueRequest { QueueUrl = stack.Aws.AnalysisQueue }, Token);
        await sqs.PurgeQueueAsync(new PurgeQueueRequest { QueueUrl = stack.Aws.VideoQueue }, Token);
    }

    public static AnalysisJob RawVideo(string id) => Content.AssetJob(id, MediaType.Video);

    /// <summary>A job that itself says where the bytes are.</summary>
    public static AnalysisJob RawVideo(string id, string key) => new()
    {
        AssetId = id, MediaType = MediaType.Video, RequestedAt = TimeProvider.System.GetUtcNow(), Extra = new Dictionary<string, JsonElement> { ["sourcePath"] = JsonSerializer.SerializeToElement(key) },
    };

    /// <summary>The asset of a video, as it is stored.</summary>
    public static async Task<MediaAsset> VideoAsync(this IHost host, string id) => (await host.Services.GetRequiredService<IAssetStore>().FindAsync(id, MediaType.Video, Token))!.Asset;

    /// <summary>The ids of the key-frames that a video's asset names.</summary>
    public static IReadOnlyList<string> Stills(this MediaAsset video) => [.. (video.Json["keyframe_stills"] as JsonArray ?? []).Select(still => still!["id"]!.ToString())];

    /// <summary>What became of a transcript.</summary>
    public static string? Transcription(this MediaAsset video) => video.Json["processing_status"]?["transcription"]?.ToString();

    /// <summary>The hits by words alone: the vectors of the stand-in mean nothing. Not only the first: films of other tests say the same.</summary>
    public static Task<IReadOnlyList<LanceHit>> SearchAsync(this IHost host, string words, string type)
        => host.Services.GetRequiredService<ContentSearch>().SearchByAsync(SearchMode.Text, words, new SearchFilter { ContentType = type }, 50, Token);

    /// <summary>Checks that nothing that is there points at what is not.</summary>
    public static async Task CheckReferencesAsync(this IHost host, string id)
    {
        foreach (var still in (await host.VideoAsync(id)).Stills())
        {
            var keyframe = await host.Services.GetRequiredService<IAssetStore>().FindAsync(still, MediaType.Keyframe, Token);
            Assert.NotNull(keyframe);
            Assert.NotNull(await host.Services.GetRequiredService<IMediaStore>().GetVersionAsync(keyframe.Asset.SourceKey!, Token));
        }
    }

    /// <summary>Checks that a video has its rows and those of its key-frames, and that of former key-frames nothing is left.</summary>
    public static async Task CheckReplacedAsync(this IHost host, string id, IReadOnlyList<string> former)
    {
        var stills = (await host.VideoAsync(id)).Stills();
        var gone = former.Except(stills).ToList();
        Assert.NotEmpty(gone);
        Assert.Equal(stills.Append(id).Order(StringComparer.Ordinal), await Stack.RowIdsAsync(host, [.. former, .. stills, id]));
        foreach (var still in gone)
        {
            Assert.Null(await host.Services.GetRequiredService<IAssetStore>().FindAsync(still, MediaType.Keyframe, Token));
            Assert.Null(await host.Services.GetRequiredService<IMediaStore>().GetVersionAsync($"keyframes/{id}/{still.Split('-')[^1]}.jpg", Token));
        }
    }
}
