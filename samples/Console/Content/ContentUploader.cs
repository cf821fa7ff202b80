using System.Text.Json;
using System.Text.Json.Nodes;

namespace LanceIngest.Console.Content;

/// <summary>Stores the content of a folder as an upload API would, and makes the job that each item needs.</summary>
internal sealed class ContentUploader(IMediaStore media, IAssetStore assets, TimeProvider time)
{
    /// <summary>Stores one file. What is stored already, byte for byte, is left as it is.</summary>
    /// <returns>Its job, or null for a file that is no item by itself.</returns>
    /// <exception cref="IngestionException">The store failed, or the file cannot be used.</exception>
    public async Task<AnalysisJob?> StoreAsync(ContentFile file, CancellationToken cancellationToken)
    {
        switch (file.Kind)
        {
            case ContentKind.Document:
                await StoreBytesAsync(file, cancellationToken);
                return AnalysisJob.ForDocument(DocumentId.ForPath(file.Key), file.Key, time.GetUtcNow(), JobStage.Refresh);
            case ContentKind.Sidecar:
                await StoreBytesAsync(file, cancellationToken);
                return null;
            case ContentKind.Asset:
                var asset = ReadAsset(file);
                await StoreAssetAsync(asset, cancellationToken);
                return JobFor(asset.Id!, file.MediaType);
            case ContentKind.LooseMedia when file.MediaType == MediaType.Video:
                return await StoreVideoAsync(file, cancellationToken);
            default:
                await StoreBytesAsync(file, cancellationToken);
                var made = await LooseMedia.DescribeAsync(file, cancellationToken);
                await StoreAssetAsync(made, cancellationToken);
                return JobFor(made.Id!, file.MediaType);
        }
    }

    /// <summary>Stores a raw video. One that has not changed since its key-frames were taken is not taken apart again.</summary>
    private async Task<AnalysisJob> StoreVideoAsync(ContentFile file, CancellationToken cancellationToken)
    {
        var changed = await StoreBytesAsync(file, cancellationToken);
        var made = await LooseMedia.DescribeAsync(file, cancellationToken);
        var stored = await assets.FindAsync(made.Id!, MediaType.Video, cancellationToken);
        if (!changed && stored?.Asset.Json.ContainsKey("keyframe_stills") == true)
        {
            return JobFor(made.Id!, MediaType.Video);
        }

        // What the worker wrote of the video before stays until it writes anew: it knows by it which key-frames are no more.
        foreach (var (name, value) in stored?.Asset.Json ?? [])
        {
            made.Json.TryAdd(name, value?.DeepClone());
        }

        await StoreAssetAsync(made, cancellationToken);
        return JobFor(made.Id!, MediaType.Video, JobStage.Initial);
    }

    private AnalysisJob JobFor(string id, MediaType type, JobStage? stage = null)
        => new() { AssetId = id, MediaType = type, Stage = stage ?? JobStage.Refresh, RequestedAt = time.GetUtcNow() };

    /// <returns>Whether they had changed.</returns>
    private async Task<bool> StoreBytesAsync(ContentFile file, CancellationToken cancellationToken)
    {
        await using var bytes = File.OpenRead(file.Path);
        await using (var stored = await media.OpenAsync(file.Key, cancellationToken))
        {
            if (stored is not null && stored.Length == bytes.Length && await ContentComparison.AreEqualAsync(bytes, stored.Content, cancellationToken))
            {
                return false;
            }
        }

        bytes.Position = 0;
        await media.SaveAsync(file.Key, bytes, ContentTypes.Of(file.Path), cancellationToken);
        return true;
    }

    private async Task StoreAssetAsync(MediaAsset asset, CancellationToken cancellationToken)
    {
        var stored = await assets.FindAsync(asset.Id!, asset.MediaType!.Value, cancellationToken);
        if (stored is null || !JsonNode.DeepEquals(stored.Asset.Json, asset.Json))
        {
            await assets.SaveAsync(asset, cancellationToken);
        }
    }

    private static MediaAsset ReadAsset(ContentFile file)
    {
        try
        {
            return MediaAsset.Parse(File.ReadAllBytes(file.Path));
        }
        catch (JsonException e)
        {
            throw IngestionException.Permanent(IngestionErrors.InvalidSource, $"'{file.Path}' is no asset JSON any more.", e);
        }
    }
}
